variable "a" { 
  type = string
  default = 1
}
locals {
  x = 1
  y = 2
}
resource "terraform_data" "a" {
  input = { a = var.a, x = local.x, y = local.y }
  triggers_replace = "main"
  lifecycle { ignore_changes = [input] }
}
resource "terraform_data" "n" {
  count = 2
  input = count.index
}
module "m" { 
 source = "./m1"
 p = "main"
 q = "main"
}
output "o" { value = "main" }

module "first" {
  source = "./m1"
  p = 1
  q = 2
}

variable "name" { type = string }
variable "n" { 
  type = number
  default = 7
}
variable "nn" { 
  type = number
  default = 9
  nullable = false
}
locals { x = "${var.name}-${var.n == null ? "null" : var.n}" }
resource "terraform_data" "x" { input = [local.x, var.n, path.module, path.root] }
module "inner" {
  source = "../inner"
  v = local.x
}
output "name" { value = local.x }
output "n" { value = var.n }
output "obj" { value = module.inner }

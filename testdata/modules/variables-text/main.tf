variable "a" { default = "default" }
variable "b" {
  type    = list(string)
  default = []
}
variable "c" { default = 0 }
resource "terraform_data" "x" {
  input = { a = var.a, b = var.b, c = var.c }
}

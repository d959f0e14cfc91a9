variable "p" {}
variable "q" {}
resource "terraform_data" "in" { input = ["m2", var.p, var.q] }

variable "p" {}
variable "q" {}
resource "terraform_data" "in" { input = ["m1", var.p, var.q] }

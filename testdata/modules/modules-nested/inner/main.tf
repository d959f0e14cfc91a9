variable "v" {}
resource "terraform_data" "y" { 
  count = 2
  input = "${var.v}:${path.module}" 
}
output "o" { value = var.v }
output "l" { value = terraform_data.y[*].input }

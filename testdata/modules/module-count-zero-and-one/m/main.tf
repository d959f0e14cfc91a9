resource "terraform_data" "x" { input = path.module }
output "value" { value = terraform_data.x.input }

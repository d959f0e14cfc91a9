variable "create" { default = true }
variable "names" { default = ["a", "", "b"] }
resource "terraform_data" "a" {
  count = var.create ? 1 : 0
  input = "a"
}
resource "terraform_data" "b" {
  count = var.create && length(var.names) > 5 ? 1 : 0
  input = "b"
}
resource "terraform_data" "c" {
  for_each = { for index, name in compact(var.names) : name => index }
  input    = each.value
}
resource "terraform_data" "d" {
  for_each = var.create ? terraform_data.c : {}
  input    = each.value.input + 1
}
resource "terraform_data" "e" {
  count = length(terraform_data.b)
}

variable "name" {}
variable "extra" { default = "d" }
resource "terraform_data" "x" {
  for_each = toset([var.name, "b.c", "d[0]"])
  input    = [each.key, var.extra]
}

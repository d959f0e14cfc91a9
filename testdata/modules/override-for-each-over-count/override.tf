resource "terraform_data" "n" {
  for_each = toset(["a"])
}

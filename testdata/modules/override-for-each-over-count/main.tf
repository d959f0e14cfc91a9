resource "terraform_data" "n" {
  count = 2
  input = 1
}

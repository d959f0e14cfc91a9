resource "terraform_data" "a" {
  for_each = { 1 = "a", true = "b", "02" = "c", 3.50 = "d", (upper("x")) = "e" }
  input    = "${each.key}-${each.value}"
}
resource "terraform_data" "b" {
  count = "2"
  input = count.index
}

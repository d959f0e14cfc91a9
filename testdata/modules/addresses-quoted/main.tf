resource "terraform_data" "a" {
  for_each = toset(["k\"q", "é", "a.b", "\n\r\t\\", "\u0007\u007f\u200e\u00ad\ufeff", "$${x}", "%%{a}", "$$x", "$${", "\U0001F600", "a]b", "\u0301", "$$$${y}"])
  input = each.key
}

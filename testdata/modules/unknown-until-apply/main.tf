resource "terraform_data" "src" { input = "x" }
resource "terraform_data" "a" {
  input = { id = terraform_data.src.id, out = terraform_data.src.output, b = "${terraform_data.src.id}-x", i = terraform_data.src.input, l = [terraform_data.src.id, 1] , n = null}
  triggers_replace = [for k in ["a", terraform_data.src.id] : k]
}
locals { 
  c = terraform_data.src.id == "x" ? "one" : "two"
}
resource "terraform_data" "b" {
  input = { c = local.c, e = contains(["a", terraform_data.src.id], "a"), f = length([terraform_data.src.id]), g = concat(["a"], [terraform_data.src.id])[0], h = merge({a = 1}, {b = terraform_data.src.id}), t = try(terraform_data.src.id, "x"), co = coalesce("a", terraform_data.src.id), j = jsonencode({a = terraform_data.src.id, b = 1})}
}

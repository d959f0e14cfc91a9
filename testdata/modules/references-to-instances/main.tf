resource "terraform_data" "f" { 
  for_each = { "a.b" = 1, "c d" = 2, "é" = 3 }
  input = each.value
}
resource "terraform_data" "c" { 
  count = 3
  input = "c${count.index}"
}
resource "terraform_data" "zero" { 
  count = 0
  input = "c${count.index}"
}
resource "terraform_data" "use" { 
  for_each = terraform_data.f
  input = [each.key, each.value.input]
}
resource "terraform_data" "all" { 
  input = {
    a = terraform_data.f["a.b"].input
    b = terraform_data.c.1.input
    c = terraform_data.c[*].input
    d = [for x in terraform_data.c : x.input if x.input != "c1"]
    e = { for k, v in terraform_data.f : v.input => k }
    f = terraform_data.c[length(terraform_data.c) - 1].input
    g = one(terraform_data.zero[*].input)
    h = try(terraform_data.zero[0].input, "none")
    i = join(",", terraform_data.c.*.input)
    j = element(terraform_data.c, 4).input
    k = terraform_data.f[keys(terraform_data.f)[1]].input
    l = concat(terraform_data.c[*].input, terraform_data.zero[*].input)
    m = values(terraform_data.f)[*].input
    n = can(terraform_data.zero[0])
    o = length(terraform_data.zero) > 0 ? terraform_data.zero[0].input : "empty"
    p = { for k, v in terraform_data.use : k => v.input[1] }
    q = lookup(terraform_data.f, "a.b").input
    r = contains(keys(terraform_data.f), "c d")
    s = flatten([terraform_data.c[*].input, ["x"]])
    t = zipmap(keys(terraform_data.f), values(terraform_data.f)[*].input)
    u = terraform_data.c[0] == terraform_data.c[0]
    v = tolist([for k, v in terraform_data.f : k])
    w = [for i, x in terraform_data.c[*] : "${i}${x.input}"]
    x = terraform_data.zero[*].input
    y = terraform_data.all2[*].input
  }
}
resource "terraform_data" "all2" { input = 1 }

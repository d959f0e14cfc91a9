module "m" {
  source = "./m"
  for_each = { a = 1, b = 2 }
  name = each.key
  n = each.value
}
module "c" { 
  source = "./m"
  count = 2
  name = "c${count.index}"
  n = "5"
}
module "one" { 
  source = "./m"
  name = "one"
  n = null
}
resource "terraform_data" "r" {
  input = { m = module.m["a"].name, all = [for k, x in module.m : x.n], c = module.c[*].name, c1 = module.c[1].n, one = module.one.n, o = module.one.obj.o, l = module.one.obj.l, keys = keys(module.m) }
}

module "a" {
  source = "./echo"
  value  = { name = "x", list = [1, 2] }
}
module "b" {
  source = "./echo"
  value  = module.a.value.name
}
module "c" {
  source = "./echo"
  value  = "${module.b.value}-${module.a.value.list[1]}"
}
resource "terraform_data" "x" { input = [module.a.value, module.b.value, module.c.value] }

module "off" {
  source = "./m"
  count  = 0
}
module "on" {
  source = "./m"
  count  = 1
}
resource "terraform_data" "x" {
  input = {
    off = try(module.off[0].value, "none")
    on  = module.on[0].value
    one = one(module.on[*].value)
    all = concat(module.off[*].value, module.on[*].value)
    n   = length(module.off)
  }
}

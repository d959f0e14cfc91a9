module "one" {
  source = "./m"
  name   = "one"
}
module "two" {
  source = "./n/../m"
  name   = "two"
  extra  = null
}

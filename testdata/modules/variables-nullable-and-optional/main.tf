module "m" {
  source = "./m"
  a = null
  b = null
  c = null
  e = { x = null }
  f = {}
}

locals {
  teams = {
    red  = { size = 2, tags = { owner = "r" } }
    blue = { size = 1 }
  }
}
module "team" {
  source   = "./team"
  for_each = local.teams
  name     = each.key
  settings = each.value
  peers    = [for name, _ in local.teams : name if name != each.key]
}
resource "terraform_data" "all" {
  input = {
    sizes  = { for name, team in module.team : name => team.size }
    first  = module.team["red"].members[0]
    splat  = values(module.team)[*].size
    dotted = module.team.blue.size
  }
}

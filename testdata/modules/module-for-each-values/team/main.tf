variable "name" { type = string }
variable "peers" { type = set(string) }
variable "settings" {
  type = object({ size = number, tags = optional(map(string), { owner = "nobody" }) })
}
resource "terraform_data" "member" {
  count = var.settings.size
  input = "${var.name}${count.index}"
}
resource "terraform_data" "peer" {
  for_each         = var.peers
  input            = each.value
  triggers_replace = var.settings.tags
}
output "size" { value = length(terraform_data.member) }
output "members" { value = terraform_data.member[*].input }

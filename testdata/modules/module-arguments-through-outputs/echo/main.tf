variable "value" { type = any }
locals { copy = var.value }
output "value" { value = local.copy }

# check: sg-ingress-ssh-open
variable "rules" {
  type = map(object({ port = number, cidrs = optional(list(string), ["0.0.0.0/0"]) }))
  default = {
    web = { port = 443 }
    ssh = { port = 22, cidrs = ["10.0.0.0/8"] }
    adm = { port = 22 }
  }
}
resource "aws_security_group" "many" {
  dynamic "ingress" {
    for_each = var.rules
    content {
      from_port   = ingress.value.port
      to_port     = ingress.value.port
      protocol    = "tcp"
      cidr_blocks = ingress.value.cidrs  # fail
    }
  }
}
resource "aws_security_group" "only_private" {
  dynamic "ingress" {
    for_each = { for name, rule in var.rules : name => rule if name != "adm" }
    content {
      from_port   = ingress.value.port
      to_port     = ingress.value.port
      protocol    = "tcp"
      cidr_blocks = ingress.value.cidrs
    }
  }
}

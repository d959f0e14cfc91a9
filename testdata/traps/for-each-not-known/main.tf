# check: sg-ingress-ssh-open
variable "networks" { type = list(string) }
resource "aws_security_group" "perhaps" {
  dynamic "ingress" {
    for_each = var.networks
    content {  # unknown
      from_port   = 22
      to_port     = 22
      protocol    = "tcp"
      cidr_blocks = [ingress.value]
    }
  }
}

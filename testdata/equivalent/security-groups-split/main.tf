# Rules as resources of their own: some open, some closed, one that nobody can tell.
variable "office" {
  type = string
}

resource "aws_vpc" "main" {
  cidr_block = "10.20.0.0/16"
}

resource "aws_security_group" "bastion" {
  description = "bastion hosts"
  vpc_id      = aws_vpc.main.id
}

resource "aws_security_group_rule" "bastion_ssh" {
  type              = "ingress"
  description       = "shell"
  security_group_id = aws_security_group.bastion.id
  protocol          = "tcp"
  from_port         = 22
  to_port           = 22
  cidr_blocks       = ["0.0.0.0/0"]
}

resource "aws_security_group_rule" "bastion_rdp" {
  type              = "ingress"
  security_group_id = aws_security_group.bastion.id
  protocol          = "tcp"
  from_port         = 3000
  to_port           = 4000
  ipv6_cidr_blocks  = ["::/0"]
}

resource "aws_security_group_rule" "office_ssh" {
  type              = "ingress"
  description       = "from the office"
  security_group_id = aws_security_group.bastion.id
  protocol          = "tcp"
  from_port         = 22
  to_port           = 22
  cidr_blocks       = [var.office]
}

resource "aws_security_group_rule" "out" {
  type              = "egress"
  description       = "to the network"
  security_group_id = aws_security_group.bastion.id
  protocol          = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_blocks       = ["10.20.0.0/16"]
}

resource "aws_network_acl" "border" {
  vpc_id = aws_vpc.main.id
}

resource "aws_network_acl_rule" "border_in" {
  network_acl_id = aws_network_acl.border.id
  rule_number    = 100
  egress         = false
  protocol       = "6"
  rule_action    = "allow"
  cidr_block     = "0.0.0.0/0"
  from_port      = 20
  to_port        = 3389
}

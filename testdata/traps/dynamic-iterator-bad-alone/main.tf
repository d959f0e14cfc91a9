# check: sg-ingress-ssh-open
resource "aws_security_group" "ssh" {
  dynamic "ingress" {
    for_each = ["0.0.0.0/0"]
    iterator = source
    content {
      from_port   = 22
      to_port     = 22
      protocol    = "tcp"
      cidr_blocks = [source.value]  # fail
    }
  }
}

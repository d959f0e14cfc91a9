# check: sg-ingress-ssh-open
resource "aws_s3_bucket" "unrelated" {}
locals { groups = { a = ["10.0.0.0/8"], b = ["10.1.0.0/16", "0.0.0.0/0"] } }
resource "aws_security_group" "g" {
  for_each = local.groups
  dynamic "ingress" {
    for_each = each.value
    content {
      from_port   = 0
      to_port     = 65535
      protocol    = "tcp"
      cidr_blocks = ["${ingress.value}"]  # fail
    }
  }
}

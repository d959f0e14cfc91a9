# check: sg-ingress-ssh-open
variable "office" { type = string }
resource "aws_security_group" "bad" {
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = [var.office, "0.0.0.0/0"]  # fail
  }
}
resource "aws_security_group" "later" {
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = [var.office, "10.0.0.0/8"]  # unknown
  }
}
resource "aws_security_group" "merged" {
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = concat([var.office], flatten([["0.0.0.0/0"]]))  # fail
  }
}

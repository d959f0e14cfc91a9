variable "allowed" {
  type = list(string)
}

variable "bucket_acl" {
  type    = string
  default = "private"
}

variable "database_password" {
  type      = string
  sensitive = true
}

variable "buckets" {
  type = set(string)
}

provider "aws" {
  region = "eu-central-1"
}

resource "aws_kms_key" "data" {
  description         = "data at rest"
  enable_key_rotation = true
}

module "bucket" {
  source   = "./modules/bucket"
  for_each = var.buckets

  name = each.key
  acl  = var.bucket_acl
  key  = aws_kms_key.data.arn
}

resource "aws_security_group" "web" {
  name        = "web"
  description = "web servers"
  vpc_id      = "vpc-0a1b2c3d"

  dynamic "ingress" {
    for_each = var.allowed
    content {
      description = "ssh"
      protocol    = "tcp"
      from_port   = 22
      to_port     = 22
      cidr_blocks = [ingress.value]
    }
  }
}

resource "aws_db_instance" "main" {
  identifier          = "main"
  engine              = "postgres"
  instance_class      = "db.t3.medium"
  username            = "app"
  password            = var.database_password
  storage_encrypted   = false
  publicly_accessible = length(var.allowed) > 1
}

data "aws_iam_policy_document" "app" {
  statement {
    actions   = ["*"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "app" {
  name   = "app"
  policy = data.aws_iam_policy_document.app.json
}

# A small shop: what it should not do, iaclint says. Try `iaclint check testdata/demo`.

variable "office" {
  type    = string
  default = "0.0.0.0/0"
}

resource "alicloud_vpc" "shop" {
  cidr_block = "10.0.0.0/8"
}

resource "alicloud_security_group" "web" {
  vpc_id = alicloud_vpc.shop.id
}

resource "alicloud_security_group_rule" "ssh" {
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "22/22"
  cidr_ip           = var.office
  security_group_id = alicloud_security_group.web.id
}

resource "alicloud_db_instance" "orders" {
  engine           = "MySQL"
  engine_version   = "8.0"
  instance_type    = "rds.mysql.s2.large"
  instance_storage = 50
  security_ips     = ["0.0.0.0/0"]
}

module "assets" {
  source = "./modules/bucket"
  name   = "shop-assets"
  acl    = "public-read"
}

module "logs" {
  source = "./modules/bucket"
  name   = "shop-logs"
}

resource "aws_s3_bucket" "exports" {
  bucket = "shop-exports"
}

resource "aws_s3_bucket_versioning" "exports" {
  bucket = aws_s3_bucket.exports.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_iam_policy" "deploy" {
  name = "deploy"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "*"
      Resource = "*"
    }]
  })
}

variable "name" {}

resource "alicloud_oss_bucket" "logs" {
  bucket = var.name
}

resource "alicloud_oss_bucket_acl" "logs" {
  bucket = alicloud_oss_bucket.logs.bucket
  acl    = "public-read"
}

resource "alicloud_security_group_rule" "ssh" {
  count             = 2
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "22/22"
  security_group_id = "sg-1"
  cidr_ip           = count.index == 0 ? "0.0.0.0/0" : "10.0.0.0/8"
}

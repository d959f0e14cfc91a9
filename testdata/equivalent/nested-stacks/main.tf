# What stacks inside a stack deploy, one of them a Terraform module, all in one place.
variable "acl" {
  type    = string
  default = "public-read"
}

resource "alicloud_oss_bucket" "outer" {
  bucket = "example-outer"
  acl    = var.acl
}

resource "alicloud_oss_bucket" "middle" {
  bucket = "example-middle"
  acl    = var.acl
}

resource "alicloud_oss_bucket" "inner" {
  bucket = "example-inner"
  acl    = var.acl

  versioning {
    status = "Enabled"
  }
}

resource "alicloud_security_group" "doors" {
  security_group_name = "doors"
}

resource "alicloud_security_group_rule" "door" {
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "3389/3389"
  cidr_ip           = "0.0.0.0/0"
  security_group_id = alicloud_security_group.doors.id
}

resource "alicloud_ecs_disk" "data" {
  zone_id   = "cn-hangzhou-i"
  category  = "cloud_essd"
  size      = 40
  encrypted = false
}

# Several equal disks, and what a condition decides: known, and not known.
variable "stage" {
  type    = string
  default = "test"
}

variable "guarded" {
  type = bool
}

locals {
  is_live = var.stage == "live"
}

resource "alicloud_ecs_disk" "data" {
  count    = 3
  zone_id  = "cn-hangzhou-i"
  category = "cloud_essd"
  size     = 40
}

resource "alicloud_kms_key" "live_key" {
  count       = local.is_live ? 1 : 0
  description = "live"
}

resource "alicloud_kms_key" "test_key" {
  count              = local.is_live ? 0 : 1
  description        = "test"
  automatic_rotation = local.is_live ? "Enabled" : "Disabled"
}

resource "alicloud_security_group" "doors" {
  security_group_name = "doors"
  vpc_id              = "vpc-0a1b2c3d"
}

resource "alicloud_security_group_rule" "door" {
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "22/22"
  cidr_ip           = var.guarded ? "10.0.0.0/8" : "0.0.0.0/0"
  security_group_id = alicloud_security_group.doors.id
}

resource "alicloud_oss_bucket" "pages" {
  bucket = "example-pages"
  acl    = local.is_live ? "private" : "public-read"
}

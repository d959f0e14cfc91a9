variable "name" {
  type = string
}

variable "acl" {
  type    = string
  default = "private"
}

resource "alicloud_oss_bucket" "this" {
  bucket = var.name
  acl    = var.acl

  versioning {
    status = "Enabled"
  }
}

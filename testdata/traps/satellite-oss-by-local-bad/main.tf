# check: oss-bucket-no-versioning
locals { target = alicloud_oss_bucket.b }
resource "alicloud_oss_bucket" "b" {
  bucket = var.name
}
variable "name" { type = string }
resource "alicloud_oss_bucket_versioning" "v" {
  bucket = local.target.id
  status = "Suspended"  # fail
}

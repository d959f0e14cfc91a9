# check: oss-bucket-no-versioning
resource "alicloud_oss_bucket" "b" {
  bucket = "b"
}
resource "alicloud_oss_bucket" "other" {
  bucket = "other"
}
resource "alicloud_oss_bucket_versioning" "v" {
  bucket = "b"
  status = "Suspended"  # fail
}
resource "alicloud_oss_bucket_versioning" "w" {
  bucket = "other"
  status = "Enabled"
}

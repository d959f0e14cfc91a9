# check: oss-bucket-no-versioning
resource "alicloud_oss_bucket" "b" {
  count  = 2
  bucket = "b${count.index}"
}
resource "alicloud_oss_bucket_versioning" "v" {
  count  = 2
  bucket = element(alicloud_oss_bucket.b[*].id, count.index)
  status = "Suspended"  # fail
}

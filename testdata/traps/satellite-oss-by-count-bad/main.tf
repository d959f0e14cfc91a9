# check: oss-bucket-no-versioning
resource "alicloud_oss_bucket" "b" {
  count  = 2
  bucket = "b${count.index}"
}
resource "alicloud_oss_bucket_versioning" "v" {
  count  = 2
  bucket = alicloud_oss_bucket.b[count.index].id
  status = "Suspended"  # fail
}

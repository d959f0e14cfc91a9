# check: oss-bucket-no-versioning
resource "alicloud_oss_bucket" "b" {
  for_each = { one = "b1", two = "b2" }
  bucket = each.value
}
resource "alicloud_oss_bucket_versioning" "v" {
  for_each = alicloud_oss_bucket.b
  bucket = each.value.id
  status = "Suspended"  # fail
}

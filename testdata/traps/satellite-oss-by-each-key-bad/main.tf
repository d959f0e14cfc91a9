# check: oss-bucket-no-versioning
resource "alicloud_oss_bucket" "b" {
  for_each = toset(["one", "two"])
  bucket = each.key
}
resource "alicloud_oss_bucket_versioning" "v" {
  for_each = toset(["one", "two"])
  bucket = alicloud_oss_bucket.b[each.key].id
  status = "Suspended"  # fail
}

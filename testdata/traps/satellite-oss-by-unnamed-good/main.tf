# check: oss-bucket-no-versioning
resource "alicloud_oss_bucket" "b" {}
resource "alicloud_oss_bucket_versioning" "v" {
  bucket = alicloud_oss_bucket.b.bucket
  status = "Enabled"
}

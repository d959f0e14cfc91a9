# check: s3-bucket-public-read-acl
locals {
  buckets = {
    site = { acl = "public-read", live = false }
    logs = { acl = "private", live = true }
  }
}
resource "aws_s3_bucket" "live" {
  for_each = { for name, bucket in local.buckets : name => bucket if bucket.live }
  acl      = each.value.acl
}
resource "aws_s3_bucket" "dead" {
  for_each = toset([for name, bucket in local.buckets : name if !bucket.live])
  acl      = local.buckets[each.key].acl  # fail
}

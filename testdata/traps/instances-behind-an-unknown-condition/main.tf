# check: s3-bucket-public-read-acl
variable "create" { type = bool }
locals { buckets = { site = { acl = "public-read" }, logs = { acl = "private" } } }
resource "aws_s3_bucket" "each" {
  for_each = var.create ? local.buckets : {}
  acl      = each.value.acl  # fail
}
resource "aws_s3_bucket" "counted" {
  count = var.create ? 2 : 0
  acl   = ["private", "public-read"][count.index]  # fail
}
resource "aws_s3_bucket" "either" {
  for_each = var.create ? { a = "public-read" } : { a = "private" }
  acl      = each.value  # unknown
}

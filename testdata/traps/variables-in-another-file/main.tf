# check: s3-bucket-public-read-acl
resource "aws_s3_bucket" "a" {
  acl = local.acl  # fail
}
resource "aws_s3_bucket" "b" {
  acl = var.quiet
}

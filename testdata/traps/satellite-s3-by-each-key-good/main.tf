# check: s3-bucket-no-versioning
resource "aws_s3_bucket" "b" {
  for_each = toset(["one", "two"])
  bucket = each.key
}
resource "aws_s3_bucket_versioning" "v" {
  for_each = toset(["one", "two"])
  bucket = aws_s3_bucket.b[each.key].id
  versioning_configuration {
    status = "Enabled"
  }
}

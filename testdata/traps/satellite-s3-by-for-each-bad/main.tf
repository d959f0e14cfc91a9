# check: s3-bucket-no-versioning
resource "aws_s3_bucket" "b" {
  for_each = { one = "b1", two = "b2" }
  bucket = each.value
}
resource "aws_s3_bucket_versioning" "v" {
  for_each = aws_s3_bucket.b
  bucket = each.value.id
  versioning_configuration {
    status = "Suspended"  # fail
  }
}

# check: s3-bucket-no-versioning
resource "aws_s3_bucket" "b" {
  count  = 2
  bucket = "b${count.index}"
}
resource "aws_s3_bucket_versioning" "v" {
  count  = 2
  bucket = element(aws_s3_bucket.b[*].id, count.index)
  versioning_configuration {
    status = "Suspended"  # fail
  }
}

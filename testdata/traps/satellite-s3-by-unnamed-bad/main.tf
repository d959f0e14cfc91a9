# check: s3-bucket-no-versioning
resource "aws_s3_bucket" "b" {}
resource "aws_s3_bucket_versioning" "v" {
  bucket = aws_s3_bucket.b.bucket
  versioning_configuration {
    status = "Suspended"  # fail
  }
}

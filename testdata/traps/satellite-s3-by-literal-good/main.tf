# check: s3-bucket-no-versioning
resource "aws_s3_bucket" "b" {
  bucket = "b"
}
resource "aws_s3_bucket" "other" {
  bucket = "other"
}
resource "aws_s3_bucket_versioning" "v" {
  bucket = "b"
  versioning_configuration {
    status = "Enabled"
  }
}
resource "aws_s3_bucket_versioning" "w" {
  bucket = "other"
  versioning_configuration {
    status = "Enabled"
  }
}

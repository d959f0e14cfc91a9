# check: s3-bucket-no-versioning
resource "aws_s3_bucket" "b" {
  count  = 2
  bucket = "b${count.index}"
}
resource "aws_s3_bucket_versioning" "v" {
  count  = 2
  bucket = aws_s3_bucket.b[count.index].id
  versioning_configuration {
    status = "Enabled"
  }
}

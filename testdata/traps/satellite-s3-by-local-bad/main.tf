# check: s3-bucket-no-versioning
locals { target = aws_s3_bucket.b }
resource "aws_s3_bucket" "b" {
  bucket = var.name
}
variable "name" { type = string }
resource "aws_s3_bucket_versioning" "v" {
  bucket = local.target.id
  versioning_configuration {
    status = "Suspended"  # fail
  }
}

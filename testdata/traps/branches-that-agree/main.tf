# check: s3-bucket-public-read-acl
variable "blue" { type = bool }
resource "aws_s3_bucket" "both_bad" {
  acl = var.blue ? "public-read" : "public-read-write"  # fail
}
resource "aws_s3_bucket" "both_good" {
  acl = var.blue ? "private" : "log-delivery-write"
}
resource "aws_s3_bucket" "either" {
  acl = var.blue ? "private" : "public-read"  # unknown
}
resource "aws_s3_bucket" "same" {
  count = var.blue ? 1 : 1
  acl   = "public-read"  # fail
}

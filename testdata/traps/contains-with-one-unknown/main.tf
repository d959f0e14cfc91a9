# check: s3-bucket-public-read-acl
variable "extra" { type = string }
locals {
  public = ["site", var.extra]
}
resource "aws_s3_bucket" "site" {
  acl = contains(local.public, "site") ? "public-read" : "private"  # fail
}
resource "aws_s3_bucket" "logs" {
  acl = contains(local.public, "logs") ? "public-read" : "private"  # unknown
}
resource "aws_s3_bucket" "known" {
  acl = contains(["site"], "logs") ? "public-read" : "private"
}

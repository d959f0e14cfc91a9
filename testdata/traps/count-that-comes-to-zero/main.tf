# check: s3-bucket-public-read-acl
variable "environment" { default = "prod" }
variable "public" { default = false }
locals { is_dev = contains(["dev", "test"], var.environment) }
resource "aws_s3_bucket" "ternary" {
  count = var.environment == "prod" ? 0 : 1
  acl   = "public-read"
}
resource "aws_s3_bucket" "negated" {
  count = !var.public ? 0 : 1
  acl   = "public-read"
}
resource "aws_s3_bucket" "contained" {
  count = local.is_dev ? 1 : 0
  acl   = "public-read"
}
resource "aws_s3_bucket" "both" {
  count = var.public && local.is_dev ? 1 : 0
  acl   = "public-read"
}
resource "aws_s3_bucket" "one" {
  count = length([for name in ["a", "b"] : name if name != "a"])
  acl   = "public-read"  # fail
}
resource "aws_s3_bucket" "empty" {
  for_each = local.is_dev ? toset(["x"]) : toset([])
  acl      = "public-read"
}

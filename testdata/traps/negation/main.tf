# check: s3-bucket-no-versioning
variable "ephemeral" { default = true }
variable "keep" { type = bool }
resource "aws_s3_bucket" "off" {
  versioning {
    enabled = !var.ephemeral  # fail
  }
}
resource "aws_s3_bucket" "on" {
  versioning {
    enabled = !(!var.ephemeral)
  }
}
resource "aws_s3_bucket" "later" {
  versioning {
    enabled = !var.keep  # unknown
  }
}

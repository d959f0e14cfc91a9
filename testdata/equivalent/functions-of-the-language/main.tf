# Values that the languages' functions make: joined, looked up, split, put together from parameters.
variable "region" {
  type    = string
  default = "eu"
}

variable "ports" {
  type    = string
  default = "22,443"
}

variable "networks" {
  type    = list(string)
  default = ["0.0.0.0/0", "10.0.0.0/8"]
}

locals {
  settings = {
    eu = { acl = "public-read", encrypted = false }
    us = { acl = "private", encrypted = true }
  }
}

resource "aws_s3_bucket" "pages" {
  bucket = join("-", ["example", var.region, "pages"])
}

resource "aws_s3_bucket_acl" "pages" {
  bucket = aws_s3_bucket.pages.id
  acl    = local.settings[var.region].acl
}

resource "aws_s3_bucket_ownership_controls" "pages" {
  bucket = aws_s3_bucket.pages.id

  rule {
    object_ownership = "BucketOwnerPreferred"
  }
}

resource "aws_ebs_volume" "data" {
  availability_zone = "${var.region}-west-1a"
  size              = 20
  encrypted         = local.settings[var.region].encrypted
}

resource "aws_security_group" "doors" {
  description = "doors"

  ingress {
    description = "shell"
    protocol    = "tcp"
    from_port   = split(",", var.ports)[0]
    to_port     = split(",", var.ports)[0]
    cidr_blocks = [var.networks[0]]
  }

  ingress {
    description = "inner"
    protocol    = "tcp"
    from_port   = split(",", var.ports)[0]
    to_port     = split(",", var.ports)[0]
    cidr_blocks = [var.networks[1]]
  }

  # CloudFormation keeps the rule that a new group has; Terraform takes it away.
  egress {
    description = "all"
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_iam_role" "reader" {
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ec2.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "reader" {
  name = "read"
  role = aws_iam_role.reader.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:*", join(":", ["iam", "PassRole"])]
      Resource = "*"
    }]
  })
}

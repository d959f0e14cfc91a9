# What the values of a deployment come to when half of them are known only there.
variable "team" {
  type = string
}

variable "key" {
  type = string
}

data "aws_caller_identity" "current" {
}

resource "aws_s3_bucket" "exchange" {
  bucket = "exchange-${var.team}"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "exchange" {
  bucket = aws_s3_bucket.exchange.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = var.key
    }
  }
}

resource "aws_s3_bucket_policy" "exchange_policy" {
  bucket = aws_s3_bucket.exchange.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root" }
      Action    = ["s3:GetObject"]
      Resource  = "${aws_s3_bucket.exchange.arn}/*"
    }]
  })
}

resource "aws_sqs_queue" "hand_over" {
  name              = "hand-over-${var.team}"
  kms_master_key_id = var.key
}

resource "aws_sqs_queue_policy" "hand_over_policy" {
  queue_url = aws_sqs_queue.hand_over.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.hand_over.arn
      Condition = { ArnEquals = { "aws:SourceArn" = aws_s3_bucket.exchange.arn } }
    }]
  })
}

resource "aws_secretsmanager_secret" "token" {
  name       = "token"
  kms_key_id = var.key
}

resource "aws_cloudwatch_log_group" "trace" {
  name              = "/${var.team}/trace"
  retention_in_days = 365
  kms_key_id        = var.key
}

resource "aws_security_group" "inner" {
  description = "inner"

  ingress {
    description = "from the team"
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = ["10.${var.team}.0.0/16"]
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

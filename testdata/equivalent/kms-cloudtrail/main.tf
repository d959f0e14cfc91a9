# A trail that leaves gaps, one that does not, and the keys between them.
resource "aws_kms_key" "shared" {
  description = "shared"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "kms:*"
      Resource  = "*"
    }]
  })
}

resource "aws_kms_key" "trail_key" {
  description         = "trail"
  enable_key_rotation = true
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::123456789012:root" }
      Action    = "kms:*"
      Resource  = "*"
    }]
  })
}

resource "aws_cloudtrail" "partial" {
  name                          = "partial"
  s3_bucket_name                = "example-trail"
  is_multi_region_trail         = false
  enable_log_file_validation    = false
  include_global_service_events = false
  enable_logging                = true
}

resource "aws_cloudtrail" "complete" {
  name                       = "complete"
  s3_bucket_name             = "example-trail"
  kms_key_id                 = aws_kms_key.trail_key.arn
  is_multi_region_trail      = true
  enable_log_file_validation = true
  enable_logging             = true
  cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.trail_log.arn}:*"
  cloud_watch_logs_role_arn  = "arn:aws:iam::123456789012:role/trail"
}

resource "aws_cloudwatch_log_group" "trail_log" {
  name              = "trail"
  retention_in_days = 400
  kms_key_id        = aws_kms_key.trail_key.arn
}

resource "aws_cloudwatch_log_group" "short_log" {
  name              = "short"
  retention_in_days = 7
}

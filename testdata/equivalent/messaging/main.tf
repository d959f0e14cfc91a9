# Queues and topics: open, encrypted with nobody's key, and in order.
resource "aws_sqs_queue" "inbox" {
  name                    = "inbox"
  sqs_managed_sse_enabled = false
}

resource "aws_sqs_queue_policy" "inbox_policy" {
  queue_url = aws_sqs_queue.inbox.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "sqs:*"
      Resource  = aws_sqs_queue.inbox.arn
    }]
  })
}

resource "aws_sqs_queue" "orders" {
  name                              = "orders"
  kms_master_key_id                 = aws_kms_key.queue_key.id
  kms_data_key_reuse_period_seconds = 300
}

resource "aws_sqs_queue" "managed" {
  name                    = "managed"
  sqs_managed_sse_enabled = true
}

resource "aws_sns_topic" "news" {
  name = "news"
}

resource "aws_sns_topic_policy" "news_policy" {
  arn = aws_sns_topic.news.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "*" }
      Action    = ["sns:Publish", "sns:Subscribe"]
      Resource  = aws_sns_topic.news.arn
    }]
  })
}

resource "aws_sns_topic" "alarms" {
  name              = "alarms"
  kms_master_key_id = aws_kms_key.queue_key.id
}

resource "aws_kms_key" "queue_key" {
  description         = "queues"
  enable_key_rotation = true
}

resource "aws_kinesis_stream" "clicks" {
  name        = "clicks"
  shard_count = 1
}

# An API, a function in a network, and a state machine, as the serverless transform makes them.
resource "aws_lambda_function" "worker" {
  role    = "arn:aws:iam::123456789012:role/functions"
  handler = "app.handler"
  runtime = "nodejs12.x"

  kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"

  environment {
    variables = {
      MODE = "live"
    }
  }

  vpc_config {
    subnet_ids         = ["subnet-0a1b2c3d"]
    security_group_ids = ["sg-0a1b2c3d"]
  }
}

resource "aws_lambda_function" "helper" {
  role    = "arn:aws:iam::123456789012:role/functions"
  handler = "app.handler"
  runtime = "nodejs12.x"

  environment {
    variables = {
      MODE = "test"
    }
  }
}

resource "aws_sqs_queue" "tasks" {
  name                    = "tasks"
  sqs_managed_sse_enabled = true
}

resource "aws_dynamodb_table" "plain" {
  name         = "plain"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

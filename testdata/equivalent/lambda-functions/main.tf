# Functions that anybody may call, and one that only its neighbour may.
resource "aws_lambda_function" "open" {
  function_name = "open"
  role          = "arn:aws:iam::123456789012:role/functions"
  handler       = "index.handler"
  runtime       = "python2.7"
  s3_bucket     = "example-code"
  s3_key        = "open.zip"

  environment {
    variables = {
      MODE = "test"
    }
  }
}

resource "aws_lambda_function_url" "open_url" {
  function_name      = aws_lambda_function.open.function_name
  authorization_type = "NONE"
}

resource "aws_lambda_permission" "open_call" {
  function_name = aws_lambda_function.open.function_name
  action        = "lambda:InvokeFunction"
  principal     = "*"
}

resource "aws_lambda_permission" "topic_call" {
  function_name = aws_lambda_function.inner.function_name
  action        = "lambda:InvokeFunction"
  principal     = "sns.amazonaws.com"
}

resource "aws_lambda_permission" "bucket_call" {
  function_name = aws_lambda_function.inner.function_name
  action        = "lambda:InvokeFunction"
  principal     = "s3.amazonaws.com"
  source_arn    = "arn:aws:s3:::example-uploads"
}

resource "aws_lambda_function" "inner" {
  function_name           = "inner"
  role                    = "arn:aws:iam::123456789012:role/functions"
  handler                 = "index.handler"
  runtime                 = "python3.13"
  s3_bucket               = "example-code"
  s3_key                  = "inner.zip"
  kms_key_arn             = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  code_signing_config_arn = "arn:aws:lambda:eu-west-1:123456789012:code-signing-config:csc-0a1b2c3d4e5f67890"

  tracing_config {
    mode = "Active"
  }

  vpc_config {
    subnet_ids         = ["subnet-0a1b2c3d"]
    security_group_ids = ["sg-0a1b2c3d"]
  }

  environment {
    variables = {
      MODE = "live"
    }
  }
}

# What the serverless transform makes of one function with a role, a table and an open address.
resource "aws_lambda_function" "shop" {
  function_name = "shop"
  role          = aws_iam_role.shop_role.arn
  handler       = "app.handler"
  runtime       = "python3.13"
  filename      = "shop.zip"

  environment {
    variables = {
      TABLE = aws_dynamodb_table.orders.id
    }
  }
}

data "aws_partition" "current" {
}

resource "aws_iam_role" "shop_role" {
  managed_policy_arns = [
    "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
  ]
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = ["lambda.amazonaws.com"] }
      Action    = ["sts:AssumeRole"]
    }]
  })
}

resource "aws_lambda_function_url" "shop_url" {
  function_name      = aws_lambda_function.shop.function_name
  authorization_type = "NONE"
}

resource "aws_dynamodb_table" "orders" {
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }

  server_side_encryption {
    enabled = true
  }
}

# Policies in every place where one can stand: inline, attached, of a group, of a user.
resource "aws_iam_role" "admin" {
  managed_policy_arns = ["arn:aws:iam::aws:policy/AdministratorAccess"]
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" }
      Action    = "sts:AssumeRoleWithWebIdentity"
      Condition = {
        StringLike = { "token.actions.githubusercontent.com:sub" = "repo:*" }
      }
    }]
  })
}

resource "aws_iam_role" "pinned" {
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" }
      Action    = "sts:AssumeRoleWithWebIdentity"
      Condition = {
        StringEquals = {
          "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
          "token.actions.githubusercontent.com:sub" = "repo:example/site:ref:refs/heads/main"
        }
      }
    }]
  })
}

resource "aws_iam_role_policy" "shared" {
  name = "shared"
  role = aws_iam_role.pinned.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["iam:PassRole", "ec2:RunInstances", "lambda:CreateFunction", "lambda:InvokeFunction"]
        Resource = "*"
      },
      {
        Effect   = "Allow"
        Action   = ["secretsmanager:GetSecretValue", "s3:GetObject"]
        Resource = "*"
      }
    ]
  })
}

resource "aws_iam_user" "clerk" {
  name = "clerk"
}

resource "aws_iam_user_policy" "clerk" {
  name = "keys"
  user = aws_iam_user.clerk.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["iam:CreateAccessKey", "iam:CreateLoginProfile"]
      Resource = "*"
    }]
  })
}

resource "aws_iam_group" "staff" {
  name = "staff"
}

resource "aws_iam_group_policy" "staff" {
  name  = "everything"
  group = aws_iam_group.staff.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = { Effect = "Allow", Action = "iam:*", Resource = "*" }
  })
}

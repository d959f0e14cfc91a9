# check: iam-policy-full-admin
variable "write" {}

data "aws_iam_policy_document" "harmless_either_way" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["*"]
  }

  dynamic "statement" {
    for_each = var.write == "yes" ? ["s3:PutObject"] : []

    content {
      actions   = [statement.value]
      resources = ["*"]
    }
  }
}

data "aws_iam_policy_document" "only_an_optional_one" {
  dynamic "statement" {
    for_each = var.write == "yes" ? [1] : []

    content {
      actions   = ["s3:PutObject"]
      resources = ["*"]
    }
  }
}

data "aws_iam_policy_document" "admin_beside_it" {
  dynamic "statement" {
    for_each = var.write == "yes" ? [1] : []

    content {
      actions   = ["s3:PutObject"]
      resources = ["*"]
    }
  }

  statement {
    actions   = ["*"] # fail
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "perhaps_admin" {
  dynamic "statement" {
    for_each = var.write == "yes" ? [1] : []

    content { # unknown
      actions   = ["*"]
      resources = ["*"]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["*"]
  }
}

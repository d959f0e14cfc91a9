# check: iam-policy-full-admin
variable "rules" {}

data "aws_iam_policy_document" "base" { # unknown
  dynamic "statement" {
    for_each = var.rules

    content {
      actions   = statement.value.actions
      resources = ["*"]
    }
  }
}

data "aws_iam_policy_document" "merged" {
  source_policy_documents = [data.aws_iam_policy_document.base.json]

  statement {
    actions   = ["s3:GetObject"]
    resources = ["*"]
  }
}

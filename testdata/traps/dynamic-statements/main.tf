# check: iam-policy-full-admin
variable "grants" {
  default = {
    read  = { actions = ["s3:GetObject"], resources = ["arn:aws:s3:::b/*"] }
    admin = { actions = ["*"], resources = ["*"] }
  }
}
data "aws_iam_policy_document" "all" {
  dynamic "statement" {
    for_each = var.grants
    content {
      sid       = statement.key
      actions   = statement.value.actions  # fail
      resources = statement.value.resources
    }
  }
}
data "aws_iam_policy_document" "some" {
  dynamic "statement" {
    for_each = { for name, grant in var.grants : name => grant if name != "admin" }
    content {
      actions   = statement.value.actions
      resources = statement.value.resources
    }
  }
}
resource "aws_iam_role_policy" "all" {
  role   = "r"
  policy = data.aws_iam_policy_document.all.json
}
resource "aws_iam_role_policy" "some" {
  role   = "r"
  policy = data.aws_iam_policy_document.some.json
}

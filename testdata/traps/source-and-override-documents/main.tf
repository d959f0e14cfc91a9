# check: iam-policy-full-admin
data "aws_iam_policy_document" "admin" {
  statement {
    sid       = "Admin"
    actions   = ["*"]  # fail
    resources = ["*"]
  }
}
data "aws_iam_policy_document" "inherits" {
  source_policy_documents = [data.aws_iam_policy_document.admin.json]
  statement {
    sid       = "Other"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::b/*"]
  }
}
data "aws_iam_policy_document" "overridden" {
  source_policy_documents = [data.aws_iam_policy_document.admin.json]
  override_policy_documents = [jsonencode({
    Statement = [{ Sid = "Admin", Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::b/*" }]
  })]
}
resource "aws_iam_policy" "inherits" { policy = data.aws_iam_policy_document.inherits.json }
resource "aws_iam_policy" "overridden" { policy = data.aws_iam_policy_document.overridden.json }

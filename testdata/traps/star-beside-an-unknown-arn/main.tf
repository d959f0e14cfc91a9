# check: iam-policy-full-admin
variable "arn" { type = string }
data "aws_iam_policy_document" "bad" {
  statement {
    actions   = ["*"]  # fail
    resources = ["*", var.arn]
  }
}
resource "aws_iam_policy" "json" {
  name = "x"
  policy = jsonencode({
    Statement = [
      { Effect = "Allow", Action = ["s3:Get*", "*"], Resource = [aws_s3_bucket.b.arn, "*"] },  # fail
    ]
  })
}
resource "aws_iam_policy" "one_bucket" {
  name = "y"
  policy = jsonencode({
    Statement = [
      { Effect = "Allow", Action = "*", Resource = "${aws_s3_bucket.b.arn}/*" },
    ]
  })
}
resource "aws_s3_bucket" "b" {}

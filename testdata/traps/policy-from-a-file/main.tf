# check: iam-policy-full-admin
resource "aws_iam_policy" "file" {
  policy = file("${path.module}/admin.json")  # fail
}
resource "aws_iam_policy" "template" {
  policy = templatefile("policy.tftpl", { actions = ["s3:*", "*"], effect = "Allow" })  # fail
}
resource "aws_iam_policy" "denied" {
  policy = templatefile("policy.tftpl", { actions = ["*"], effect = "Deny" })
}
resource "aws_iam_policy" "built_later" {
  policy = file("${path.module}/build/policy.json")  # unknown
}

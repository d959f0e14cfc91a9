# The same queue for three teams, and what a condition decides: known, and not known.
variable "stage" {
  type    = string
  default = "test"
}

variable "archive" {
  type = bool
}

locals {
  is_live = var.stage == "live"
}

resource "aws_sqs_queue" "tasks" {
  for_each                = toset(["Blue", "Green", "Red"])
  name                    = "tasks-${each.key}"
  sqs_managed_sse_enabled = false
}

resource "aws_kms_key" "live_key" {
  count       = local.is_live ? 1 : 0
  description = "live"
}

resource "aws_kms_key" "test_key" {
  count               = local.is_live ? 0 : 1
  description         = "test"
  enable_key_rotation = local.is_live
}

resource "aws_ebs_volume" "data" {
  availability_zone = "eu-west-1a"
  size              = 20
  encrypted         = var.archive ? true : false
}

resource "aws_db_instance" "store" {
  engine                  = "mysql"
  instance_class          = "db.t3.small"
  allocated_storage       = 20
  username                = "store"
  password                = "not-a-real-password-6"
  storage_encrypted       = !local.is_live
  multi_az                = local.is_live ? true : null
  publicly_accessible     = false
  backup_retention_period = local.is_live ? 30 : 3
}

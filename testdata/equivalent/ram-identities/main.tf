# Identities that may do everything, and those that may do a little.
resource "alicloud_ram_policy" "everything" {
  policy_name = "everything"
  policy_document = jsonencode({
    Version = "1"
    Statement = [{
      Effect   = "Allow"
      Action   = ["*"]
      Resource = ["*"]
    }]
  })
}

resource "alicloud_ram_policy" "reader" {
  policy_name = "reader"
  policy_document = jsonencode({
    Version = "1"
    Statement = [{
      Effect   = "Allow"
      Action   = ["oss:GetObject"]
      Resource = ["acs:oss:*:*:example-vault/*"]
    }]
  })
}

resource "alicloud_ram_role" "anyone" {
  role_name = "anyone"
  assume_role_policy_document = jsonencode({
    Version = "1"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { RAM = ["*"] }
    }]
  })
}

resource "alicloud_ram_role" "server" {
  role_name = "server"
  assume_role_policy_document = jsonencode({
    Version = "1"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = ["ecs.aliyuncs.com"] }
    }]
  })
}

resource "alicloud_ram_user" "robot" {
  name = "robot"
}

resource "alicloud_ram_access_key" "robot_key" {
  user_name = alicloud_ram_user.robot.name
}

resource "alicloud_ram_user_policy_attachment" "robot_admin" {
  user_name   = alicloud_ram_user.robot.name
  policy_name = "AdministratorAccess"
  policy_type = "System"
}

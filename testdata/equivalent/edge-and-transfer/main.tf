# What stands at the edge: firewalls, doors for files, accelerators, backups.
resource "aws_transfer_server" "street" {
  protocols     = ["FTP", "SFTP"]
  endpoint_type = "PUBLIC"
}

resource "aws_transfer_server" "yard" {
  protocols              = ["SFTP"]
  endpoint_type          = "VPC"
  identity_provider_type = "SERVICE_MANAGED"
  security_policy_name   = "TransferSecurityPolicy-2024-01"

  endpoint_details {
    vpc_id     = "vpc-0a1b2c3d"
    subnet_ids = ["subnet-0a1b2c3d"]
  }
}

resource "aws_globalaccelerator_accelerator" "fast" {
  name    = "fast"
  enabled = true

  attributes {
    flow_logs_enabled = false
  }
}

resource "aws_networkfirewall_firewall_policy" "rules" {
  name = "rules"

  firewall_policy {
    stateless_default_actions          = ["aws:forward_to_sfe"]
    stateless_fragment_default_actions = ["aws:forward_to_sfe"]
  }
}

resource "aws_networkfirewall_firewall" "wall" {
  name                = "wall"
  firewall_policy_arn = aws_networkfirewall_firewall_policy.rules.arn
  vpc_id              = "vpc-0a1b2c3d"
  delete_protection   = true

  subnet_mapping {
    subnet_id = "subnet-0a1b2c3d"
  }
}

resource "aws_wafv2_web_acl" "empty" {
  name  = "empty"
  scope = "REGIONAL"

  default_action {
    allow {}
  }

  visibility_config {
    cloudwatch_metrics_enabled = false
    metric_name                = "empty"
    sampled_requests_enabled   = false
  }
}

resource "aws_wafv2_web_acl" "filled" {
  name  = "filled"
  scope = "REGIONAL"

  default_action {
    allow {}
  }

  rule {
    name     = "bad-inputs"
    priority = 1

    override_action {
      none {}
    }

    statement {
      managed_rule_group_statement {
        name        = "AWSManagedRulesKnownBadInputsRuleSet"
        vendor_name = "AWS"
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "bad-inputs"
      sampled_requests_enabled   = true
    }
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = "filled"
    sampled_requests_enabled   = true
  }
}

resource "aws_backup_vault" "safe" {
  name = "safe"
}

resource "aws_ssm_parameter" "token" {
  name  = "token"
  type  = "String"
  value = "none"
}

resource "aws_workspaces_workspace" "desk" {
  directory_id = "d-0a1b2c3d4e"
  bundle_id    = "wsb-0a1b2c3d4"
  user_name    = "worker"
}

resource "aws_cognito_identity_pool" "guests" {
  identity_pool_name               = "guests"
  allow_unauthenticated_identities = true
}

resource "aws_dms_replication_instance" "mover" {
  replication_instance_id    = "mover"
  replication_instance_class = "dms.t3.small"
  auto_minor_version_upgrade = true
  publicly_accessible        = true
}

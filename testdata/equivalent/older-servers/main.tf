# What was usual some years ago, and what watches over it.
resource "aws_launch_configuration" "fleet" {
  name                        = "fleet"
  image_id                    = "ami-0123456789abcdef0"
  instance_type               = "t3.small"
  associate_public_ip_address = true

  root_block_device {
    encrypted = false
  }

  metadata_options {
    http_tokens = "optional"
  }
}

resource "aws_autoscaling_group" "fleet_group" {
  min_size             = 1
  max_size             = 2
  launch_configuration = aws_launch_configuration.fleet.name
  vpc_zone_identifier  = ["subnet-0a1b2c3d"]
}

resource "aws_dax_cluster" "cache" {
  cluster_name       = "cache"
  node_type          = "dax.t3.small"
  replication_factor = 1
  iam_role_arn       = "arn:aws:iam::123456789012:role/dax"
}

resource "aws_mwaa_environment" "flows" {
  name                  = "flows"
  dag_s3_path           = "dags"
  execution_role_arn    = "arn:aws:iam::123456789012:role/flows"
  source_bucket_arn     = "arn:aws:s3:::example-flows"
  webserver_access_mode = "PUBLIC_ONLY"

  network_configuration {
    subnet_ids         = ["subnet-0a1b2c3d", "subnet-1a2b3c4d"]
    security_group_ids = ["sg-0a1b2c3d"]
  }

  logging_configuration {
    scheduler_logs {
      enabled   = true
      log_level = "INFO"
    }
  }
}

resource "aws_config_configuration_recorder" "recorder" {
  name     = "recorder"
  role_arn = "arn:aws:iam::123456789012:role/config"

  recording_group {
    all_supported                 = false
    include_global_resource_types = false
    resource_types                = ["AWS::EC2::Instance"]
  }
}

resource "aws_config_configuration_recorder_status" "recorder" {
  name       = aws_config_configuration_recorder.recorder.name
  is_enabled = true
}

resource "aws_neptune_cluster_instance" "graph_node" {
  cluster_identifier  = "graph"
  instance_class      = "db.t3.medium"
  publicly_accessible = true
}

resource "aws_memorydb_cluster" "memory" {
  name      = "memory"
  node_type = "db.t4g.small"
  acl_name  = "open-access"
}

resource "aws_scheduler_schedule" "hourly" {
  name                = "hourly"
  schedule_expression = "rate(1 hour)"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = "arn:aws:sqs:eu-west-1:123456789012:tasks"
    role_arn = "arn:aws:iam::123456789012:role/hourly"
  }
}

resource "aws_dlm_lifecycle_policy" "copies" {
  description        = "copies"
  execution_role_arn = "arn:aws:iam::123456789012:role/dlm"
  state              = "ENABLED"

  policy_details {
    resource_types = ["VOLUME"]
    target_tags    = { backup = "true" }

    schedule {
      name = "daily"

      create_rule {
        interval = 24
      }

      retain_rule {
        count = 7
      }

      cross_region_copy_rule {
        target    = "eu-central-1"
        encrypted = false

        retain_rule {
          interval      = 1
          interval_unit = "MONTHS"
        }
      }
    }
  }
}

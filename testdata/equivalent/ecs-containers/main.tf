# A task that owns its host, and one that owns nothing.
resource "aws_ecs_cluster" "shop" {
  name = "shop"

  configuration {
    execute_command_configuration {
      logging = "OVERRIDE"

      log_configuration {
        cloud_watch_encryption_enabled = false
        cloud_watch_log_group_name     = "exec"
      }
    }
  }

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_ecs_task_definition" "mighty" {
  family       = "mighty"
  network_mode = "host"
  pid_mode     = "host"
  container_definitions = jsonencode([{
    name       = "agent"
    image      = "example/agent:latest"
    essential  = true
    memory     = 512
    privileged = true
  }])

  volume {
    name = "shared"

    efs_volume_configuration {
      file_system_id     = "fs-0a1b2c3d"
      transit_encryption = "DISABLED"
    }
  }
}

resource "aws_ecs_task_definition" "meek" {
  family                   = "meek"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  cpu                      = "256"
  memory                   = "512"
  container_definitions = jsonencode([{
    name                   = "web"
    image                  = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web@sha256:0000"
    essential              = true
    readonlyRootFilesystem = true
    user                   = "1000"
    portMappings           = [{ containerPort = 8080 }]
  }])
}

resource "aws_ecs_service" "front" {
  name             = "front"
  cluster          = aws_ecs_cluster.shop.id
  task_definition  = aws_ecs_task_definition.meek.arn
  desired_count    = 2
  launch_type      = "FARGATE"
  platform_version = "1.3.0"

  network_configuration {
    subnets          = ["subnet-0a1b2c3d"]
    assign_public_ip = true
  }
}

resource "aws_batch_job_definition" "nightly" {
  name = "nightly"
  type = "container"
  container_properties = jsonencode({
    image      = "example/nightly:1"
    privileged = true
    resourceRequirements = [
      { type = "VCPU", value = "1" },
      { type = "MEMORY", value = "2048" }
    ]
  })
}

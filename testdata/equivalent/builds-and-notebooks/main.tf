# Builds, queries and notebooks with their results in the clear.
resource "aws_codebuild_project" "site" {
  name           = "site"
  service_role   = "arn:aws:iam::123456789012:role/build"
  encryption_key = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"

  artifacts {
    type                = "S3"
    location            = "example-artifacts"
    encryption_disabled = true
  }

  environment {
    compute_type    = "BUILD_GENERAL1_SMALL"
    image           = "aws/codebuild/standard:7.0"
    type            = "LINUX_CONTAINER"
    privileged_mode = true
  }

  source {
    type     = "GITHUB"
    location = "https://github.com/example/site.git"
  }

  logs_config {
    s3_logs {
      status              = "ENABLED"
      location            = "example-artifacts/logs"
      encryption_disabled = true
    }
  }
}

resource "aws_athena_workgroup" "analysts" {
  name = "analysts"

  configuration {
    enforce_workgroup_configuration = false

    result_configuration {
      output_location = "s3://example-results/"
    }
  }
}

resource "aws_athena_workgroup" "auditors" {
  name = "auditors"

  configuration {
    enforce_workgroup_configuration = true

    result_configuration {
      output_location = "s3://example-results/"

      encryption_configuration {
        encryption_option = "SSE_KMS"
        kms_key_arn       = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"
      }
    }
  }
}

resource "aws_sagemaker_notebook_instance" "lab" {
  name          = "lab"
  instance_type = "ml.t3.medium"
  role_arn      = "arn:aws:iam::123456789012:role/lab"
}

resource "aws_sagemaker_notebook_instance" "office" {
  name                   = "office"
  instance_type          = "ml.t3.medium"
  role_arn               = "arn:aws:iam::123456789012:role/lab"
  direct_internet_access = "Disabled"
  root_access            = "Disabled"
  subnet_id              = "subnet-0a1b2c3d"
  security_groups        = ["sg-0a1b2c3d"]
  kms_key_id             = "11111111-2222-3333-4444-555555555555"

  instance_metadata_service_configuration {
    minimum_instance_metadata_service_version = "2"
  }
}

resource "aws_glue_security_configuration" "loose" {
  name = "loose"

  encryption_configuration {
    cloudwatch_encryption {
      cloudwatch_encryption_mode = "DISABLED"
    }

    job_bookmarks_encryption {
      job_bookmarks_encryption_mode = "DISABLED"
    }

    s3_encryption {
      s3_encryption_mode = "DISABLED"
    }
  }
}

resource "aws_glue_crawler" "files" {
  name          = "files"
  database_name = "files"
  role          = "arn:aws:iam::123456789012:role/crawler"

  s3_target {
    path = "s3://example-files"
  }
}

resource "aws_sfn_state_machine" "steps" {
  name       = "steps"
  role_arn   = "arn:aws:iam::123456789012:role/steps"
  definition = jsonencode({ StartAt = "Done", States = { Done = { Type = "Succeed" } } })
}

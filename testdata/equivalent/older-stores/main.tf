# Older forms of stores: single caches, Elasticsearch, parameters of databases, a bucket known by its name.
resource "aws_elasticsearch_domain" "logs" {
  domain_name           = "logs"
  elasticsearch_version = "7.10"

  cluster_config {
    instance_type  = "t3.small.elasticsearch"
    instance_count = 1
  }

  encrypt_at_rest {
    enabled = false
  }
}

resource "aws_elasticache_cluster" "single" {
  cluster_id               = "single"
  engine                   = "redis"
  node_type                = "cache.t4g.small"
  num_cache_nodes          = 1
  snapshot_retention_limit = 0
}

resource "aws_redshift_parameter_group" "loose" {
  name   = "loose"
  family = "redshift-1.0"

  parameter {
    name  = "require_ssl"
    value = "false"
  }
}

resource "aws_redshift_parameter_group" "tight" {
  name   = "tight"
  family = "redshift-1.0"

  parameter {
    name  = "require_ssl"
    value = "true"
  }
}

resource "aws_s3_bucket" "drop" {
  bucket = "example-drop"
}

resource "aws_s3_bucket_policy" "drop_policy" {
  bucket = "example-drop"
  policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Allow",
          "Principal": {"AWS": "*"},
          "Action": ["s3:PutObject", "s3:GetObject"],
          "Resource": "arn:aws:s3:::example-drop/*"
        }
      ]
    }
  EOT
}

resource "aws_rds_global_cluster" "world" {
  global_cluster_identifier = "world"
  engine                    = "aurora-mysql"
  storage_encrypted         = false
}

resource "aws_dynamodb_table" "sessions" {
  name         = "sessions"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = false
  }

  server_side_encryption {
    enabled = false
  }
}

resource "aws_docdb_cluster" "papers" {
  cluster_identifier = "papers"
  master_username    = "papers"
  master_password    = "not-a-real-password-9"
  storage_encrypted  = false
}

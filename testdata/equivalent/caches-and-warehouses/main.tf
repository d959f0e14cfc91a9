# Caches, a warehouse and tables.
resource "aws_elasticache_replication_group" "sessions" {
  replication_group_id = "sessions"
  description          = "sessions"
  engine               = "redis"
  node_type            = "cache.t4g.small"
  num_cache_clusters   = 1
}

resource "aws_elasticache_replication_group" "carts" {
  replication_group_id       = "carts"
  description                = "carts"
  engine                     = "redis"
  node_type                  = "cache.r7g.large"
  num_cache_clusters         = 2
  automatic_failover_enabled = true
  multi_az_enabled           = true
  at_rest_encryption_enabled = true
  transit_encryption_enabled = true
  auth_token                 = var.cache_token
  snapshot_retention_limit   = 7
  auto_minor_version_upgrade = true
}

variable "cache_token" {
  type      = string
  sensitive = true
}

resource "aws_redshift_cluster" "open" {
  cluster_identifier                  = "open"
  node_type                           = "ra3.large"
  database_name                       = "sales"
  master_username                     = "sales"
  master_password                     = "Not-a-real-password-5"
  publicly_accessible                 = true
  encrypted                           = false
  automated_snapshot_retention_period = 0
  skip_final_snapshot                 = true
}

resource "aws_redshift_cluster" "closed" {
  cluster_identifier        = "closed"
  node_type                 = "ra3.large"
  database_name             = "sales"
  master_username           = "sales"
  manage_master_password    = true
  publicly_accessible       = false
  encrypted                 = true
  kms_key_id                = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  cluster_subnet_group_name = "warehouse"
}

resource "aws_dynamodb_table" "events" {
  name         = "events"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  }
}

resource "aws_dynamodb_table" "scratch" {
  name         = "scratch"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

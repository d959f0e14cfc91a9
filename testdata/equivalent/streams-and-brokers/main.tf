# Brokers and search domains that trust their network, and such that do not.
resource "aws_msk_cluster" "clear" {
  cluster_name           = "clear"
  kafka_version          = "3.6.0"
  number_of_broker_nodes = 3

  broker_node_group_info {
    client_subnets  = ["subnet-0a1b2c3d", "subnet-1a2b3c4d", "subnet-2a3b4c5d"]
    instance_type   = "kafka.m5.large"
    security_groups = ["sg-0a1b2c3d"]
  }

  encryption_info {
    encryption_in_transit {
      client_broker = "TLS_PLAINTEXT"
      in_cluster    = false
    }
  }
}

resource "aws_msk_cluster" "sealed" {
  cluster_name           = "sealed"
  kafka_version          = "3.6.0"
  number_of_broker_nodes = 3

  broker_node_group_info {
    client_subnets  = ["subnet-0a1b2c3d", "subnet-1a2b3c4d", "subnet-2a3b4c5d"]
    instance_type   = "kafka.m5.large"
    security_groups = ["sg-0a1b2c3d"]
  }

  encryption_info {
    encryption_at_rest_kms_key_arn = aws_kms_key.brokers.arn

    encryption_in_transit {
      client_broker = "TLS"
      in_cluster    = true
    }
  }

  logging_info {
    broker_logs {
      cloudwatch_logs {
        enabled   = true
        log_group = "brokers"
      }
    }
  }
}

resource "aws_kms_key" "brokers" {
  description         = "brokers"
  enable_key_rotation = true
}

resource "aws_mq_broker" "orders" {
  broker_name         = "orders"
  engine_type         = "ActiveMQ"
  engine_version      = "5.15.0"
  host_instance_type  = "mq.t3.micro"
  publicly_accessible = true

  user {
    username = "orders"
    password = "Not-a-real-password-8"
  }
}

resource "aws_opensearch_domain" "open" {
  domain_name    = "open"
  engine_version = "OpenSearch_2.11"

  cluster_config {
    instance_type  = "t3.small.search"
    instance_count = 1
  }
}

resource "aws_opensearch_domain" "closed" {
  domain_name    = "closed"
  engine_version = "OpenSearch_2.11"

  cluster_config {
    instance_type            = "m6g.large.search"
    instance_count           = 3
    dedicated_master_enabled = true
    dedicated_master_count   = 3
    dedicated_master_type    = "m6g.large.search"
    zone_awareness_enabled   = true
  }

  encrypt_at_rest {
    enabled    = true
    kms_key_id = aws_kms_key.brokers.arn
  }

  node_to_node_encryption {
    enabled = true
  }

  domain_endpoint_options {
    enforce_https       = true
    tls_security_policy = "Policy-Min-TLS-1-2-2019-07"
  }

  vpc_options {
    subnet_ids         = ["subnet-0a1b2c3d"]
    security_group_ids = ["sg-0a1b2c3d"]
  }

  advanced_security_options {
    enabled                        = true
    internal_user_database_enabled = false

    master_user_options {
      master_user_arn = "arn:aws:iam::123456789012:role/search"
    }
  }
}

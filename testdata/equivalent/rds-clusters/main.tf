# Two Aurora clusters, and a graph database.
resource "aws_kms_key" "data_key" {
  description         = "databases"
  enable_key_rotation = true
}

resource "aws_rds_cluster" "orders" {
  cluster_identifier              = "orders"
  engine                          = "aurora-mysql"
  master_username                 = "orders"
  manage_master_user_password     = true
  storage_encrypted               = true
  kms_key_id                      = aws_kms_key.data_key.arn
  backup_retention_period         = 14
  deletion_protection             = true
  enabled_cloudwatch_logs_exports = ["audit", "error"]
}

resource "aws_rds_cluster" "scratch" {
  cluster_identifier      = "scratch"
  engine                  = "aurora-postgresql"
  master_username         = "scratch"
  master_password         = "not-a-real-password-3"
  storage_encrypted       = false
  backup_retention_period = 1
}

resource "aws_rds_cluster_instance" "scratch_node" {
  cluster_identifier  = aws_rds_cluster.scratch.id
  engine              = aws_rds_cluster.scratch.engine
  instance_class      = "db.t4g.medium"
  publicly_accessible = true
}

resource "aws_neptune_cluster" "graph" {
  cluster_identifier      = "graph"
  backup_retention_period = 1
  storage_encrypted       = false
}

resource "aws_docdb_cluster" "documents" {
  cluster_identifier              = "documents"
  master_username                 = "documents"
  master_password                 = "not-a-real-password-4"
  storage_encrypted               = true
  kms_key_id                      = aws_kms_key.data_key.arn
  enabled_cloudwatch_logs_exports = ["audit"]
}

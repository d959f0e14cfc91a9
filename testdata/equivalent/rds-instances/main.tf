# A database in the open, one in good order, and one that a variable decides about.
variable "encrypt" {
  type = bool
}

resource "aws_db_instance" "exposed" {
  identifier              = "exposed"
  engine                  = "mysql"
  engine_version          = "8.0"
  instance_class          = "db.t3.small"
  allocated_storage       = 20
  username                = "root"
  password                = "not-a-real-password-1"
  publicly_accessible     = true
  storage_encrypted       = false
  backup_retention_period = 0
  skip_final_snapshot     = true
}

resource "aws_db_instance" "ledger" {
  identifier                          = "ledger"
  engine                              = "postgres"
  engine_version                      = "16.3"
  instance_class                      = "db.m6g.large"
  allocated_storage                   = 100
  username                            = "ledger"
  manage_master_user_password         = true
  publicly_accessible                 = false
  storage_encrypted                   = true
  multi_az                            = true
  backup_retention_period             = 30
  deletion_protection                 = true
  auto_minor_version_upgrade          = true
  iam_database_authentication_enabled = true
  copy_tags_to_snapshot               = true
  monitoring_interval                 = 60
  performance_insights_enabled        = true
  performance_insights_kms_key_id     = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  enabled_cloudwatch_logs_exports     = ["postgresql", "upgrade"]
  ca_cert_identifier                  = "rds-ca-rsa2048-g1"
}

resource "aws_db_instance" "undecided" {
  identifier        = "undecided"
  engine            = "mysql"
  instance_class    = "db.t3.small"
  allocated_storage = 20
  username          = "app"
  password          = "not-a-real-password-2"
  storage_encrypted = var.encrypt
}

# Databases that are paid ahead, and rules by the dozen.
resource "alicloud_db_instance" "yearly" {
  engine               = "MySQL"
  engine_version       = "8.0"
  instance_type        = "mysql.n2.small.1"
  instance_storage     = 20
  instance_charge_type = "Prepaid"
  period               = 12
  vswitch_id           = "vsw-0a1b2c3d"
  security_ips         = ["0.0.0.0/0"]
  ssl_action           = "Close"

  # What ROS does when nobody says.
  auto_upgrade_minor_version = "Auto"
}

resource "alicloud_security_group" "doors" {
  security_group_name = "doors"
  vpc_id              = "vpc-0a1b2c3d"
}

resource "alicloud_security_group_rule" "many" {
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "22/22"
  cidr_ip           = "0.0.0.0/0"
  security_group_id = alicloud_security_group.doors.id
}

resource "alicloud_mongodb_sharding_instance" "shards" {
  engine_version   = "6.0"
  vswitch_id       = "vsw-0a1b2c3d"
  security_ip_list = ["10.0.0.0/8"]
  tde_status       = "enabled"

  mongo_list {
    node_class = "dds.mongos.mid"
  }

  shard_list {
    node_class   = "dds.shard.mid"
    node_storage = 20
  }
}

resource "alicloud_ram_role" "helper" {
  role_name = "helper"
  assume_role_policy_document = jsonencode({
    Version = "1"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = ["fc.aliyuncs.com"] }
    }]
  })
}

resource "alicloud_oss_bucket" "logs" {
  bucket = "example-logs"
  acl    = "private"

  server_side_encryption_rule {
    sse_algorithm = "AES256"
  }
}

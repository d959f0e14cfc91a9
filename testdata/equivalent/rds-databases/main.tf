# A database that the whole internet may knock at, one in order, and one with an unknown whitelist.
variable "office" {
  type = string
}

resource "alicloud_db_instance" "exposed" {
  engine           = "MySQL"
  engine_version   = "8.0"
  instance_type    = "mysql.n2.small.1"
  instance_storage = 20
  vswitch_id       = "vsw-0a1b2c3d"
  security_ips     = ["0.0.0.0/0"]

  # What ROS does when nobody says.
  auto_upgrade_minor_version = "Auto"
}

resource "alicloud_db_instance" "ledger" {
  engine                     = "PostgreSQL"
  engine_version             = "16.0"
  instance_type              = "pg.n2.2c.1m"
  instance_storage           = 100
  db_instance_storage_type   = "cloud_essd"
  vswitch_id                 = "vsw-0a1b2c3d"
  security_ips               = ["10.0.0.0/8"]
  encryption_key             = "ServiceKey"
  ssl_action                 = "Open"
  deletion_protection        = true
  auto_upgrade_minor_version = "Auto"
}

resource "alicloud_db_instance" "office" {
  engine           = "MySQL"
  engine_version   = "8.0"
  instance_type    = "mysql.n2.small.1"
  instance_storage = 20
  vswitch_id       = "vsw-0a1b2c3d"
  security_ips     = [var.office]

  # What ROS does when nobody says.
  auto_upgrade_minor_version = "Auto"
}

resource "alicloud_db_connection" "street" {
  instance_id       = alicloud_db_instance.exposed.id
  connection_prefix = "exposed-public"
}

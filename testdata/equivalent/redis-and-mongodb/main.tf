# Stores that are open, that are closed, and of which nobody knows.
variable "encrypt" {
  type = string
}

resource "alicloud_kvstore_instance" "sessions" {
  db_instance_name = "sessions"
  instance_class   = "redis.master.small.default"
  instance_type    = "Redis"
  engine_version   = "7.0"
  vswitch_id       = "vsw-0a1b2c3d"
  vpc_auth_mode    = "Close"
}

resource "alicloud_kvstore_instance" "carts" {
  db_instance_name            = "carts"
  instance_class              = "redis.master.small.default"
  instance_type               = "Redis"
  engine_version              = "7.0"
  vswitch_id                  = "vsw-0a1b2c3d"
  ssl_enable                  = "Enable"
  instance_release_protection = true
}

resource "alicloud_mongodb_instance" "open" {
  engine_version      = "6.0"
  db_instance_class   = "dds.mongo.mid"
  db_instance_storage = 20
  security_ip_list    = ["0.0.0.0/0"]
}

resource "alicloud_mongodb_instance" "closed" {
  engine_version      = "6.0"
  db_instance_class   = "mdb.shard.4x.large.d"
  db_instance_storage = 20
  vswitch_id          = "vsw-0a1b2c3d"
  network_type        = "VPC"
  security_ip_list    = ["10.0.0.0/8"]
  tde_status          = "enabled"
  ssl_action          = "Open"
}

resource "alicloud_mongodb_instance" "undecided" {
  engine_version      = "6.0"
  db_instance_class   = "dds.mongo.mid"
  db_instance_storage = 20
  vswitch_id          = "vsw-0a1b2c3d"
  network_type        = "VPC"
  security_ip_list    = ["10.0.0.0/8"]
  tde_status          = var.encrypt
  ssl_action          = "Close"
}

# One network with a flow log, one without.
resource "alicloud_vpc" "watched" {
  vpc_name   = "watched"
  cidr_block = "10.0.0.0/16"
}

resource "alicloud_vswitch" "yard" {
  vpc_id     = alicloud_vpc.watched.id
  cidr_block = "10.0.1.0/24"
  zone_id    = "cn-hangzhou-i"
}

resource "alicloud_vpc_flow_log" "watched_log" {
  flow_log_name  = "watched"
  resource_id    = alicloud_vpc.watched.id
  resource_type  = "VPC"
  traffic_type   = "All"
  project_name   = "example-audit"
  log_store_name = "flows"
}

resource "alicloud_vpc" "unwatched" {
  vpc_name   = "unwatched"
  cidr_block = "10.1.0.0/16"
}

resource "alicloud_eip_address" "address" {
  bandwidth            = "5"
  internet_charge_type = "PayByTraffic"
}

resource "alicloud_nat_gateway" "gate" {
  vpc_id           = alicloud_vpc.unwatched.id
  nat_gateway_name = "gate"
  nat_type         = "Enhanced"
  vswitch_id       = "vsw-0a1b2c3d"
}

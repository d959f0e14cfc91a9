# Servers with a group that lets everybody in, and disks with and without encryption.
resource "alicloud_security_group" "web" {
  security_group_name = "web"
  vpc_id              = "vpc-0a1b2c3d"
}

resource "alicloud_security_group_rule" "web_ssh" {
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "22/22"
  cidr_ip           = "0.0.0.0/0"
  security_group_id = alicloud_security_group.web.id
}

resource "alicloud_security_group_rule" "web_rdp" {
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "3000/4000"
  ipv6_cidr_ip      = "::/0"
  security_group_id = alicloud_security_group.web.id
}

resource "alicloud_security_group_rule" "inner_ssh" {
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "22/22"
  cidr_ip           = "10.0.0.0/8"
  security_group_id = alicloud_security_group.web.id
}

resource "alicloud_security_group_rule" "barred" {
  type              = "ingress"
  ip_protocol       = "all"
  port_range        = "-1/-1"
  policy            = "drop"
  cidr_ip           = "0.0.0.0/0"
  security_group_id = alicloud_security_group.web.id
}

resource "alicloud_instance" "server" {
  image_id                   = "aliyun_3_x64_20G_alibase_20240819.vhd"
  instance_type              = "ecs.g7.large"
  vswitch_id                 = "vsw-0a1b2c3d"
  security_groups            = [alicloud_security_group.web.id]
  internet_max_bandwidth_out = 10
  password                   = "Not-a-real-password-7"
  user_data = base64encode(<<-EOT
    #!/bin/sh
    export DB_PASSWORD="Tr0ub4dor-Lantern-77"
  EOT
  )
}

resource "alicloud_ecs_disk" "plain" {
  zone_id  = "cn-hangzhou-i"
  category = "cloud_essd"
  size     = 40
}

resource "alicloud_ecs_disk" "sealed" {
  zone_id    = "cn-hangzhou-i"
  category   = "cloud_essd"
  size       = 40
  encrypted  = true
  kms_key_id = "11111111-2222-3333-4444-555555555555"
}

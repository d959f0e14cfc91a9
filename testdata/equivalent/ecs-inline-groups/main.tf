# The same rules as resources of their own in Terraform, and inside the group in ROS.
resource "alicloud_security_group" "bastion" {
  security_group_name = "bastion"
  vpc_id              = "vpc-0a1b2c3d"
}

resource "alicloud_security_group_rule" "bastion" {
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "1/65535"
  policy            = "accept"
  cidr_ip           = "0.0.0.0/0"
  security_group_id = alicloud_security_group.bastion.id
}

resource "alicloud_security_group" "inner" {
  security_group_name = "inner"
  vpc_id              = "vpc-0a1b2c3d"
}

resource "alicloud_security_group_rule" "inner" {
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "443/443"
  cidr_ip           = "10.0.0.0/8"
  security_group_id = alicloud_security_group.inner.id
}

resource "alicloud_ecs_launch_template" "workers" {
  launch_template_name = "workers"
  image_id             = "aliyun_3_x64_20G_alibase_20240819.vhd"
  instance_type        = "ecs.g7.large"
  security_group_id    = alicloud_security_group.inner.id

  data_disks {
    name      = "data"
    category  = "cloud_essd"
    size      = 100
    encrypted = false
  }
}

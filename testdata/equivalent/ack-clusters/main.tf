# A cluster with the flat network, one with Terway, and their nodes.
resource "alicloud_cs_managed_kubernetes" "flat" {
  name                 = "flat"
  cluster_spec         = "ack.pro.small"
  vswitch_ids          = ["vsw-0a1b2c3d"]
  pod_cidr             = "10.42.0.0/16"
  service_cidr         = "10.43.0.0/20"
  slb_internet_enabled = true

  addons {
    name = "flannel"
  }
}

resource "alicloud_cs_managed_kubernetes" "routed" {
  name                    = "routed"
  cluster_spec            = "ack.pro.small"
  vswitch_ids             = ["vsw-0a1b2c3d"]
  pod_vswitch_ids         = ["vsw-1a2b3c4d"]
  service_cidr            = "10.43.0.0/20"
  slb_internet_enabled    = false
  deletion_protection     = true
  encryption_provider_key = "11111111-2222-3333-4444-555555555555"

  addons {
    name   = "terway-eniip"
    config = jsonencode({ IPVlan = "false", NetworkPolicy = "true" })
  }
}

resource "alicloud_cs_kubernetes_node_pool" "left_alone" {
  cluster_id            = alicloud_cs_managed_kubernetes.flat.id
  node_pool_name        = "left-alone"
  install_cloud_monitor = false
  vswitch_ids           = ["vsw-0a1b2c3d"]
  instance_types        = ["ecs.g7.large"]
  desired_size          = 2
}

resource "alicloud_cs_kubernetes_node_pool" "tended" {
  cluster_id            = alicloud_cs_managed_kubernetes.routed.id
  node_pool_name        = "tended"
  install_cloud_monitor = false
  vswitch_ids           = ["vsw-0a1b2c3d"]
  instance_types        = ["ecs.g7.large"]
  desired_size          = 2

  management {
    enable      = true
    auto_repair = true
  }
}

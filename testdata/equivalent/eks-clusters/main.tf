# A cluster that is open to the world, and one that is not.
variable "allowed" {
  type    = list(string)
  default = ["203.0.113.0/24"]
}

resource "aws_eks_cluster" "open" {
  name     = "open"
  role_arn = "arn:aws:iam::123456789012:role/eks"
  version  = "1.21"

  vpc_config {
    subnet_ids             = ["subnet-0a1b2c3d", "subnet-1a2b3c4d"]
    endpoint_public_access = true
    public_access_cidrs    = ["0.0.0.0/0"]
  }
}

resource "aws_eks_cluster" "inner" {
  name                      = "inner"
  role_arn                  = "arn:aws:iam::123456789012:role/eks"
  version                   = "1.33"
  enabled_cluster_log_types = ["api", "audit", "authenticator", "controllerManager", "scheduler"]

  vpc_config {
    subnet_ids              = ["subnet-0a1b2c3d", "subnet-1a2b3c4d"]
    endpoint_public_access  = false
    endpoint_private_access = true
  }

  encryption_config {
    resources = ["secrets"]

    provider {
      key_arn = aws_kms_key.cluster_key.arn
    }
  }
}

resource "aws_eks_cluster" "office" {
  name     = "office"
  role_arn = "arn:aws:iam::123456789012:role/eks"

  vpc_config {
    subnet_ids             = ["subnet-0a1b2c3d", "subnet-1a2b3c4d"]
    endpoint_public_access = true
    public_access_cidrs    = var.allowed
  }
}

resource "aws_kms_key" "cluster_key" {
  description         = "cluster"
  enable_key_rotation = true
}

resource "aws_eks_node_group" "nodes" {
  cluster_name  = aws_eks_cluster.open.name
  node_role_arn = "arn:aws:iam::123456789012:role/nodes"
  subnet_ids    = ["subnet-0a1b2c3d"]

  scaling_config {
    desired_size = 2
    max_size     = 4
    min_size     = 1
  }

  remote_access {
    ec2_ssh_key = "ops"
  }
}

# A bucket for everybody, one for nobody, and one that a variable decides about.
variable "acl" {
  type = string
}

resource "alicloud_oss_bucket" "site" {
  bucket = "example-site-assets"
  acl    = "public-read-write"
  policy = jsonencode({
    Version = "1"
    Statement = [{
      Effect    = "Allow"
      Principal = ["*"]
      Action    = ["oss:GetObject", "oss:ListObjects"]
      Resource  = ["acs:oss:*:*:example-site-assets", "acs:oss:*:*:example-site-assets/*"]
    }]
  })
}

resource "alicloud_oss_bucket" "vault" {
  bucket = "example-vault"
  acl    = "private"

  versioning {
    status = "Enabled"
  }

  server_side_encryption_rule {
    sse_algorithm     = "KMS"
    kms_master_key_id = alicloud_kms_key.vault_key.id
  }

  logging {
    target_bucket = "example-access-logs"
    target_prefix = "vault/"
  }

  lifecycle_rule {
    id      = "tidy"
    prefix  = "tmp/"
    enabled = true

    expiration {
      days = 30
    }
  }
}

resource "alicloud_kms_key" "vault_key" {
  description        = "vault"
  automatic_rotation = "Enabled"
  rotation_interval  = "365d"
}

resource "alicloud_oss_bucket" "undecided" {
  bucket = "example-undecided"
  acl    = var.acl
}

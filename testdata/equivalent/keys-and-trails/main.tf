# Keys that turn and keys that do not; a trail that sees half, and one that sees all.
resource "alicloud_kms_key" "still" {
  description = "still"
}

resource "alicloud_kms_key" "turning" {
  description         = "turning"
  automatic_rotation  = "Enabled"
  rotation_interval   = "180d"
  deletion_protection = "Enabled"
}

resource "alicloud_kms_key" "asleep" {
  description        = "asleep"
  status             = "Disabled"
  automatic_rotation = "Disabled"
}

resource "alicloud_actiontrail_trail" "half" {
  trail_name      = "half"
  oss_bucket_name = "example-trail"
  event_rw        = "Write"
}

resource "alicloud_actiontrail_trail" "whole" {
  trail_name      = "whole"
  oss_bucket_name = "example-trail"
  event_rw        = "All"
}

resource "alicloud_log_project" "audit" {
  project_name = "example-audit"
}

resource "alicloud_log_store" "audit_events" {
  project_name     = alicloud_log_project.audit.project_name
  logstore_name    = "events"
  retention_period = 30
}

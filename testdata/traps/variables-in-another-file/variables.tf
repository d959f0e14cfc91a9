variable "acl" { default = "private" }
variable "quiet" { default = "public-read" }
locals { acl = var.acl }

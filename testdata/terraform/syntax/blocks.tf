// Comments of all three kinds, in all places.
resource "aws_s3_bucket" "b" { # after a brace
  bucket = "b" // after a value
  /* before */ acl = "private"

  lifecycle {
    prevent_destroy = true
  }
  dynamic "rule" {
    for_each = var.rules
    content { name = rule.value }
  }
  provisioner "local-exec" {
    command = "echo"
  }
}

resource aws_s3_bucket unquoted {}
variable "dashed-name" {
  type = map(object({ a = optional(string, "x"), b = list(any) }))
}
/* the
end */

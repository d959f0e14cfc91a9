locals {
  # windows
  a = "x"
  b = <<EOT
  line ${var.x}
EOT
  c = [1,
    2]
}

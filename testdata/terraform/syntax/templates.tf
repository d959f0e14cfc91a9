locals {
  text      = "plain"
  nothing   = ""
  escapes   = "\n\r\t\"\\ \u00e9 \U0001F600 $${no} %%{no} $$${no} $ % $$ 100%"
  alone     = "${var.x}"
  mixed     = "a ${var.x} b ${"in ${var.y} in"} c"
  stripped  = "a ${~ var.x ~} b"
  condition = "%{ if var.a == "x" ~} yes %{~ else } no %{ endif }."
  loop      = "%{ for i, v in var.l }${i}=${v},%{ endfor }"
  braces    = "${jsonencode({ a = { b = "}" } })}"
  unicode   = "größe ${var.o} 漢字"

  heredoc = <<EOT
  kept \n ${var.x} $${no} "quotes"
regular $expression$
E${var.x}
${var.x}EOT
%%{ not a directive }
EOT

  indented = <<-EOT
      first ${~ var.x ~}
        second

    ${var.x}
      %{ for v in var.l ~}
      - ${v}
      %{ endfor ~}
    last
    EOT

  empty = <<EOT
EOT
  in_call = jsonencode(<<X
  a
  X
  )
  list = [<<-A
    1
  A
  , <<-B
    2
  B
  ]
}

# One of each kind of expression; the two parsers must agree on every byte of it.
locals {
  number     = 1.5e3 + 2 - -3 * 4 / 5 % 6
  negative   = -52 - -5
  logic      = !var.a && var.b || var.c == null && 1 < 2 != (3 >= 4)
  chosen     = var.a ? "x" : var.b ? "y" : "z"
  nested     = var.a ? var.b ? 1 : 2 : 3
  index      = var.list[0].name["key"][var.i + 1]
  legacy     = var.list.0.name.1.x
  full       = var.list[*].a[0].b[*].c
  attributes = var.list.*.a.0.b[1].c
  splat_only = var.list[*]
  call       = merge(var.a, { b = 1 }, [for x in var.y : x]...)
  empty_call = timestamp()
  provided   = provider::aws::arn_parse("arn:aws:s3:::b")
  trailing   = concat(
    [1, 2,],
    [], // nothing
  )
  object = {
    plain    = 1
    "quoted" = 2, colon : 3
    (var.k)  = 4 /* computed */
    "t-${var.k}" = 5
    true     = 6
    null     = 7
    for      = 8
    9        = 10
  }
  grouped  = { for k, v in var.m : v.kind => k... if v.on && !v.off }
  filtered = [for v in var.l : upper(v) if v != ""]
  lines = var.a
    && (
      var.b
      || var.c
    )
}

one_line "a" b { x = [] }
empty {}

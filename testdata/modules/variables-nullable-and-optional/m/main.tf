variable "a" { 
  default = "A"
  nullable = false
}
variable "b" { default = "B" }
variable "c" { 
  type = object({ q = optional(string, "Q") })
  default = { q = "z" }
  nullable = false
 }
variable "d" { 
  type = object({ q = optional(string, "Q"), r = optional(list(object({s = optional(number, 3), t = string}))), u = optional(map(string), {a = "b"}) })
  default = { r = [{t = 5}] }
 }
variable "e" {
  type = object({ x = optional(string, "X") })
}
variable "f" {
  type = object({ x = optional(string, "X"), y = optional(bool) })
}
resource "terraform_data" "x" { input = { a = var.a, b = var.b, c = var.c, d = var.d, e = var.e, f = var.f } }

variable "s" { 
  type = string
  default = true
 }
variable "n" { 
  type = number
  default = "007"
 }
variable "b" { 
  type = bool
  default = "true"
 }
variable "l" { 
  type = list(string)
  default = [1, true, "x"]
 }
variable "se" { 
  type = set(number)
  default = ["3", 1, 2, 3]
 }
variable "m" { 
  type = map(string)
  default = { a = 1, b = true, c = null }
 }
variable "t" { 
  type = tuple([string, number])
  default = [1, "2"]
 }
variable "o" { 
  type = object({a = string})
  default = { a = 1, b = 2 }
 }
variable "an" { 
  type = any
  default = { a = [1, "x"] }
 }
variable "lany" { 
  type = list(any)
  default = ["1", 2]
 }
variable "mm" { 
  type = map(object({a = optional(string,"d")}))
  default = { z = {}, y = {a=3} }
 }
resource "terraform_data" "x" { input = { s = var.s, n = var.n, b = var.b, l = var.l, se = var.se, m = var.m, t = var.t, o = var.o, an = var.an, la = var.lany, mm = var.mm } }

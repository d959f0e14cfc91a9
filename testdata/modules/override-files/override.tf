variable "a" { default = "override" }

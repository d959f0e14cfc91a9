variable "a" { default = "z" }
locals { x = "zx" }
resource "terraform_data" "a" { triggers_replace = "z" }
resource "terraform_data" "n" { count = 1 }
module "m" { 
 source = "./m2" 
 q = "z"
 }

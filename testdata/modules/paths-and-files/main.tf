module "a" { source = "./mods/a" }
resource "terraform_data" "r" { input = [path.module, path.root, file("${path.module}/x.txt"), file("x.txt"), fileexists("nope"), fileset(path.module, "*.txt"), templatefile("t.tpl", {n = 1})] }

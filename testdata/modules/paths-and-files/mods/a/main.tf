module "b" { source = "../b" }
resource "terraform_data" "r" { input = [path.module, path.root, file("${path.module}/x.txt"), file("x.txt"), fileset(path.module, "*"), fileset(path.root, "x.t*"), templatefile("${path.module}/t.tpl", {l = ["a", "b"]})] }

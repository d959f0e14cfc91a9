resource "terraform_data" "r" { input = [path.module, path.root] }

a = "tfvars"
b = ["tfvars"]

a = "x"
b = ["x"]

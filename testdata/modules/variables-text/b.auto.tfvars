a = "b.auto"

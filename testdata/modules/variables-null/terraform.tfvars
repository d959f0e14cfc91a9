a = null
b = null
c = { x = 1 }

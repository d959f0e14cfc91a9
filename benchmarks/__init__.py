"""How fast iaclint is, and how much memory it takes, beside other linters. See README.md."""

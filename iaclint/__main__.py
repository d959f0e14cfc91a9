"""`python -m iaclint`."""

from iaclint.cli import main

main()

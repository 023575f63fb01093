"""`python -m ratsdoc` is the command."""

from ratsdoc.cli import main

main()

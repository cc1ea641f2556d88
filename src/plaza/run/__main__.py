"""``python -m plaza.run``: the command line."""

from plaza.run.cli import main

main()

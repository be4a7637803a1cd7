"""`python -m koord`."""

from koord.cli.app import main

main()

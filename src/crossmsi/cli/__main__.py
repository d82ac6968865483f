"""``python -m crossmsi.cli``."""

from crossmsi.cli.app import main

main()

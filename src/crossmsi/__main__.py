"""``python -m crossmsi``."""

from crossmsi.cli.app import main

main()

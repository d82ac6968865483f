"""``crossmsi`` and ``python -m crossmsi``."""

from __future__ import annotations

import sys


def main() -> None:
    """Entry point; see ``crossmsi.cli.app.main``. Ctrl-C ends it quietly while it is being imported, too."""
    try:
        from crossmsi.cli.app import main as run
    except KeyboardInterrupt:
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()

# /// script
# dependencies = ["playwright>=1.40"]
# ///
"""Makes ``report.png``, the head of a report in Chromium: ``uv run docs/images/report_png.py`` (Debian's Chromium)."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SIZE = {"width": 1000, "height": 780}


def main() -> None:
    """Write the picture."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as running:
        page = Path(folder) / "report.html"
        command = ["uv", "run", "--quiet", "crossmsi", "report", "sample_payloads/cfx/mixed.yaml", "-o", str(page)]
        subprocess.run(command, cwd=ROOT, check=True)
        browser = running.chromium.launch(executable_path=shutil.which("chromium"), args=["--headless", "--no-sandbox"])
        tab = browser.new_page(viewport=SIZE)
        tab.goto(page.as_uri())
        tab.screenshot(path=HERE / "report.png")
        browser.close()


if __name__ == "__main__":
    main()

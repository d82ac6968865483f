"""The documentation builds as a site, strictly, and the site loads nothing from elsewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOADING = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href", "video": "src"}


class Loads(HTMLParser):
    """What a page makes the browser load: (tag, address)."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[tuple[str, str]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if values.get("rel") in ("canonical", "next", "prev"):
            return
        if address := values.get(LOADING.get(tag, "")):
            self.found.add((tag, address))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if find_spec("material") is None:
        pytest.skip("mkdocs-material is not installed (dependency group docs)")
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert built.returncode == 0, built.stdout + built.stderr
    return folder


def test_every_page_is_built(site: Path) -> None:
    sources = {path.relative_to(ROOT / "docs").with_suffix(".html") for path in (ROOT / "docs").rglob("*.md")}
    assert sources <= {path.relative_to(site) for path in site.rglob("*.html")}
    assert not list(site.rglob("*.py"))


def test_nothing_is_loaded_from_another_host(site: Path) -> None:
    for page in site.rglob("*.html"):
        loads = Loads()
        loads.feed(page.read_text("utf-8"))
        assert not {address for _, address in loads.found if re.match(r"(?:https?:)?//", address)}, page
    for style in site.rglob("*.css"):
        assert not re.search(r"""(?:url\(|@import)\s*["']?(?:https?:)?//""", style.read_text("utf-8")), style


def test_tables_and_commands_are_rendered(site: Path) -> None:
    page = (site / "commands.html").read_text("utf-8")
    assert re.search(r"<code>--backend &lt;native(?:\||&#124;)wixl(?:\||&#124;)wix&gt;</code>", page)
    assert "run first" not in re.sub(r"<!--.*?-->", "", (site / "tutorial.html").read_text("utf-8"), flags=re.DOTALL)


def test_the_drawing_counts_the_hosts() -> None:
    from crossmsi.hosts import hosts

    count = sum(host.profile == "windows" for host in hosts().values())
    assert f">{count} Windows models<" in (ROOT / "docs" / "images" / "flow.svg").read_text("utf-8")


def test_every_page_is_in_the_navigation() -> None:
    named = set(re.findall(r": ([\w/-]+\.md)$", (ROOT / "mkdocs.yml").read_text("utf-8"), re.MULTILINE))
    assert named == {path.name for path in (ROOT / "docs").glob("*.md")} | {"rules/index.md"}

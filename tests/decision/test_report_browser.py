"""The HTML report in a real browser, from a file: what is shown, what the filters do, what axe-core finds.

Screenshots lie in the folder that CROSSMSI_SCREENSHOTS names, else in the test's temporary folder.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crossmsi.report.decision import Report
from crossmsi.report.pages.html import render_html
from tests.decision.browser import axe_script, browser  # noqa: F401
from tests.decision.samples import NAMES

FEW_HOSTS = "win10-x86,win10-x64"
SIZES = {"wide": {"width": 1200, "height": 900}, "phone": {"width": 390, "height": 844}}


@pytest.fixture(scope="module")
def pages(sample, tmp_path_factory) -> Callable[..., Path]:
    """The file with a sample's report: on all hosts, or short and on some."""
    folder = tmp_path_factory.mktemp("pages")

    def page(name: str, hosts: str | None = None) -> Path:
        path = folder / f"{'some' if hosts else 'all'}-{name.replace('/', '-')}.html"
        if not path.exists():
            path.write_text(render_html(sample(name, hosts, 8 if hosts else 100)), "utf-8")
        return path

    return page


@pytest.fixture
def opened(browser, pages) -> Iterator[Callable]:  # noqa: F811
    """A sample's report in the browser. At the end nothing was asked of the network and the console is empty."""
    contexts, complaints = [], []

    def open_page(name: str, hosts: str | None = None, *, size: str = "wide", **options):
        context = browser.new_context(viewport=SIZES[size], bypass_csp=True, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: request.url.startswith("file:") or complaints.append(request.url))
        page.goto(pages(name, hosts).as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def shot(page, name: str, tmp_path: Path) -> None:
    folder = Path(os.environ.get("CROSSMSI_SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.png")
    assert (folder / f"{name}.png").stat().st_size > 5000


def shown_rows(page, selector: str) -> int:
    return page.evaluate(
        "selector => [...document.querySelectorAll(selector)].filter(row => row.checkVisibility()).length", selector
    )


def open_everything(page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(item => { item.open = true })")


@pytest.mark.parametrize("name", NAMES)
def test_every_sample_is_shown_and_filtered_by_host(opened, sample, tmp_path: Path, name: str) -> None:
    report: Report = sample(name)
    page = opened(name)
    assert page.locator(".verdict .head").inner_text() == report.verdict.headline
    assert page.locator("#package-mixed").inner_text() == "Package: mixed"
    groups = len(report.hosts)
    assert shown_rows(page, "tr[data-hosts]") == groups > 5
    for host in ("win10-x86", "win10-x64"):
        page.select_option("select[name=host]", host)
        assert shown_rows(page, "tr[data-hosts]") == 1
        for package in report.packages:
            item = next(item for item in package.installations if host in item.hosts)
            ids = page.evaluate(
                "id => [...document.querySelectorAll(`section[aria-labelledby=${id}] details[data-hosts]`)]"
                ".filter(item => item.checkVisibility()).map(item => item.id)",
                f"package-{package.id}",
            )
            assert ids == [item.id]
            text = page.locator(f"#{item.id} > summary").inner_text()
            assert ("refused" in text) == (not item.installs)
            assert ("broken" in text) == (item.installs and item.severity == "error")
    page.click("button[type=reset]")
    page.wait_for_function(
        f"[...document.querySelectorAll('tr[data-hosts]')].filter(r => !r.hidden).length == {groups}"
    )
    shot(page, name.replace("/", "-"), tmp_path)


def test_isa_and_severity_hide_rows(opened) -> None:
    page = opened("cfx/mixed.yaml")
    open_everything(page)
    page.select_option("select[name=host]", "win10-x86")
    everything = shown_rows(page, "tr[data-severity]")
    page.select_option("select[name=isa]", "amd64")
    isas = page.evaluate(
        "[...document.querySelectorAll('tr[data-isa]')].filter(row => row.checkVisibility())"
        ".map(row => row.dataset.isa)"
    )
    assert isas and all("amd64" in isa.split() for isa in isas)
    page.select_option("select[name=isa]", "")
    page.select_option("select[name=severity]", "error")
    severities = page.evaluate(
        "[...document.querySelectorAll('tr[data-severity]')].filter(row => row.checkVisibility())"
        ".map(row => row.dataset.severity)"
    )
    assert set(severities) == {"error"} and len(severities) < everything
    assert page.locator("output").inner_text().startswith(f"{len(severities)} of ")
    assert page.locator("tr.none:visible").count() > 0


def test_filters_work_with_the_keyboard(opened) -> None:
    page = opened("cfx/mixed.yaml")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the verdict"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.focus("select[name=severity]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.input_value("select[name=severity]") == "error"
    assert shown_rows(page, "tr[data-severity=warning]") == 0


def test_the_collision_is_drawn_where_it_is(opened) -> None:
    page = opened("cfx/mixed.yaml")
    page.select_option("select[name=host]", "win10-x86")
    drawing = page.locator("section[aria-labelledby=package-mixed] details[data-hosts]:visible svg")
    assert drawing.locator("rect.collision").count() == 1
    assert drawing.locator("path.arrow.collision").count() == 2
    assert "Collision" in drawing.locator("desc").text_content()
    page.select_option("select[name=host]", "win10-x64")
    open_everything(page)
    drawing = page.locator("section[aria-labelledby=package-mixed] details[data-hosts]:visible svg")
    assert drawing.locator("rect.collision").count() == 0
    assert drawing.locator("path.arrow.redirected").count() == 1
    overlapping = page.evaluate(
        """() => [...document.querySelectorAll('svg')].filter(svg => svg.checkVisibility()).flatMap(svg => {
            const boxes = [...svg.querySelectorAll('rect.card, rect.box')].map(e => e.getBoundingClientRect());
            return boxes.filter((a, i) => boxes.some((b, j) => i < j && a.left < b.right - 1 && b.left < a.right - 1
                && a.top < b.bottom - 1 && b.top < a.bottom - 1));
        }).length"""
    )
    assert overlapping == 0


def test_without_javascript_everything_is_there(opened, sample) -> None:
    page = opened("cfx/mixed.yaml", java_script_enabled=False)
    assert not page.locator("form.filters").is_visible()
    assert page.locator("details[data-hosts]").count() == sum(
        len(package.installations) for package in sample("cfx/mixed.yaml").packages
    )
    assert page.locator("tr[data-severity][hidden], details[hidden]").count() == 0


@pytest.mark.parametrize(
    ("name", "size", "scheme"),
    [
        ("crossmsi.yaml", "wide", "light"),
        ("cfx/crossmsi.yaml", "phone", "light"),
        ("cfx/mixed.yaml", "wide", "dark"),
        ("cfx/faulty-1.2.yaml", "phone", "dark"),
    ],
)
def test_axe_finds_nothing(opened, tmp_path: Path, name: str, size: str, scheme: str) -> None:
    page = opened(name, FEW_HOSTS, size=size, color_scheme=scheme)
    open_everything(page)
    shot(page, f"{scheme}-{size}", tmp_path)
    page.evaluate(axe_script())
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    found = [(rule["id"], [node["html"][:120] for node in rule["nodes"][:3]]) for rule in result["violations"]]
    assert found == []
    assert len(result["passes"]) > 20


def test_a_phone_needs_no_sideways_scrolling(opened) -> None:
    page = opened("cfx/mixed.yaml", size="phone")
    open_everything(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES["phone"]["width"]
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 16


def test_dark_is_dark(opened) -> None:
    colours = {}
    for scheme in ("light", "dark"):
        page = opened("crossmsi.yaml", color_scheme=scheme)
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        colours[scheme] = sum(map(int, re.findall(r"\d+", colour)[:3]))
    assert colours["light"] > 700 and colours["dark"] < 120


def test_print_shows_what_is_folded_and_no_controls(opened, tmp_path: Path) -> None:
    page = opened("crossmsi.yaml", color_scheme="dark")
    page.emulate_media(media="print")
    assert not page.locator("form.filters").is_visible()
    assert not page.locator("nav").is_visible()
    assert page.locator("details:not([open])").count() > 0
    assert page.locator("#x64-2 table").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    shot(page, "print", tmp_path)

"""``crossmsi deploy``: what is needed around finished packages to get them onto machines."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def deploy(
    packages: Annotated[
        list[Path],
        typer.Argument(help="Packages of one product and version, one for each platform.", show_default=False),
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The folder to write to; made when missing.", show_default=False)
    ],
    bundle: Annotated[bool, typer.Option("--bundle/--no-bundle", help="Write WiX v4 source of a bundle.")] = True,
    notes: Annotated[
        bool, typer.Option("--notes/--no-notes", help="Write notes on Intune and Group Policy (markdown).")
    ] = True,
    winget: Annotated[
        str | None,
        typer.Option(metavar="PUBLISHER.PACKAGE", help="Write winget manifests under this package identifier."),
    ] = None,
    url: Annotated[
        str | None, typer.Option(help="Address of the folder that the packages are offered in, for winget.")
    ] = None,
    license: Annotated[str | None, typer.Option(help="Name of the license, such as MIT, for winget.")] = None,
) -> None:
    """Write a WiX bundle's source, notes for Intune and Group Policy, and winget manifests for packages.

    Codes, versions, checksums and platforms are read from the packages; docs/deploy.md describes the files.
    """
    from crossmsi.deploy import bundle_source, deployment_notes, product_of, winget_manifests
    from crossmsi.errors import CrossmsiError
    from crossmsi.pack.naming import safe_name
    from crossmsi.variants.writing import all_or_nothing

    facts = _winget_facts(winget, url, license)
    product = product_of(packages)
    stem = safe_name(f"{product.name}-{product.version}")
    texts: dict[str, str] = {}
    if bundle:
        name = f"{stem}.bundle.wxs"
        texts[name] = bundle_source(product, output / name)
    if notes:
        texts[f"{stem}.deployment.md"] = deployment_notes(product)
    if facts:
        texts |= winget_manifests(product, facts)
    if not texts:
        raise CrossmsiError("nothing is to be written", hint="leave out --no-bundle or --no-notes, or add --winget")
    with all_or_nothing(output) as folder:
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
    for name in texts:
        print(output / name)


def _winget_facts(identifier: str | None, url: str | None, license: str | None):
    from crossmsi.deploy import WingetFacts
    from crossmsi.errors import CrossmsiError

    given = {"--winget": identifier, "--url": url, "--license": license}
    missing = [name for name, value in given.items() if value is None]
    if len(missing) == len(given):
        return None
    if missing:
        raise CrossmsiError(
            f"winget manifests need {' and '.join(missing)} too", hint="no package says where it is offered"
        )
    facts = WingetFacts(identifier=identifier or "", url=url or "", license=license or "")
    facts.check()
    return facts

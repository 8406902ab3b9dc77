"""`supply` and `audit`: what of others is shipped or builds the site, and whether anything is known
against it."""

import json
import re
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import NamedTuple

#: The project, as other programs know it.
NAME = "online-grensoverschrijdend-gedrag"
REQUIREMENTS = "requirements.txt"
BILL = "supply.cdx.json"
_DATABASE = "https://api.osv.dev"
_PIN = re.compile(r"^([\w.-]+)==([\w.]+)", re.MULTILINE)


class Part(NamedTuple):
    """A work of others: its version, its licence, its package URL, and whether readers get it.

    What readers do not get only builds the site.
    """

    name: str
    version: str
    licence: str
    purl: str
    is_published: bool = False

    def __str__(self) -> str:
        use = "in the site" if self.is_published else "builds it"
        return f"{self.name:30} {self.version:14} {use:12} {self.licence}"


#: What is no package but files here.
_FONT = "pkg:github/googlefonts/atkinson-hyperlegible-next@2.001"
FILES = {
    "docs/assets/js/minisearch.js": Part("minisearch", "7.2.0", "MIT", "pkg:npm/minisearch@7.2.0", True),
    "docs/assets/fonts": Part("Atkinson Hyperlegible Next", "2.001", "OFL-1.1", _FONT, True),
    "hooks/tipcard/paper/fonts": Part(
        "Atkinson Hyperlegible Next (PDF)", "2.001", "OFL-1.1", f"{_FONT}#fonts/ttf", True
    ),
}


def parts(root: Path) -> list[Part]:
    """Everything that a project around a folder takes from others: files first, and then packages."""
    pins = _PIN.findall((root / REQUIREMENTS).read_text("utf-8"))
    return [
        *FILES.values(),
        *(Part(name, version, _licence(name), f"pkg:pypi/{name}@{version}") for name, version in pins),
    ]


def _licence(name: str) -> str:
    """The licence as a package says it itself: in SPDX, in a word, or by its kind."""
    try:
        said = metadata(name)
    except PackageNotFoundError:  # it belongs to another system
        return "see its page at PyPI"
    kinds = [one.rpartition(" :: ")[2] for one in said.get_all("Classifier", []) if one[:7] == "License"]
    named = [one.splitlines()[0] for one in said.get_all("License", []) if one not in {"", "UNKNOWN"}]
    return str([*said.get_all("License-Expression", []), *named, *kinds, "not said"][0])


def bill(release: str, shipped: Sequence[Part]) -> bytes:
    """The bill of materials in CycloneDX; the same parts give the same bytes."""
    own = {"type": "application", "name": NAME, "version": release}
    components = [
        {
            "type": "library",
            "bom-ref": part.purl,
            "name": part.name,
            "version": part.version,
            "scope": "required" if part.is_published else "excluded",
            "licenses": [{"license": {"name": part.licence}}],
            "purl": part.purl,
        }
        for part in shipped
    ]
    whole = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": own},
        "components": components,
    }
    return json.dumps(whole, indent=2, ensure_ascii=False).encode() + b"\n"


def run_supply(root: Path, release: str) -> int:
    """Print what the project takes from others, and write it for other programs."""
    shipped = parts(root)
    (root / BILL).write_bytes(bill(release, shipped))
    print(*shipped, sep="\n")
    print(f"{len(shipped)} works of others; for other programs: {BILL}")
    return 0


def run_audit(root: Path, database: str = _DATABASE) -> int:
    """Ask the database of advisories whether anything is known against a part."""
    import requests  # no other command asks anybody

    asked = [part for part in parts(root) if part.purl.startswith(("pkg:pypi/", "pkg:npm/"))]
    queries = [{"package": {"purl": part.purl}} for part in asked]
    try:
        answer = requests.post(f"{database}/v1/querybatch", json={"queries": queries}, timeout=20)
        answer.raise_for_status()
        results = zip(asked, answer.json()["results"], strict=True)
        found = [(part, one["id"]) for part, known in results for one in known.get("vulns", ())]
    except (requests.RequestException, ValueError, KeyError) as error:
        print(f"The database of advisories, {database}, does not answer: {type(error).__name__}.")
        print("    Nothing was checked. Is this computer on the internet?")
        return 1
    for part, name in found:
        print(f"{part.name} {part.version}: {name}\n    Read https://osv.dev/vulnerability/{name}")
    print(f"Asked about {len(asked)} works; {len(found) or 'no'} advisories.")
    return 1 if found else 0

"""A version of the project as others take it: what is in it, its files, and the way to the next one."""

import json
import re
import subprocess
import threading
from collections.abc import Iterator
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import releasing
from conftest import REPO
from releasing import NotReadyError, notes, read_folder, read_source, run_release, run_upgrade
from supply import FILES, bill, parts, run_audit
from test_guides import checked

from tipcard.diagnostics import Collector
from tipcard.source.files import read_sources

NOTES = "### Added\n\n- Something new.\n"
CHANGES = (
    f"# Changelog\n\n## [Unreleased]\n\n## [2.0.0] - 2026-12-01\n\n{NOTES}\n## [1.0.0] - 2026-01-01\n"
)


# What of others is shipped.


def test_every_file_of_others_and_every_package_is_in_the_list() -> None:
    shipped = parts(REPO)
    pins = re.findall(r"^([\w.-]+)==([\w.]+)", (REPO / "requirements.txt").read_text("utf-8"), re.M)
    assert {(part.name, part.version) for part in shipped} >= set(pins)
    assert all(part.licence != "not said" for part in shipped)
    library = (REPO / "docs/assets/js/minisearch.js").read_text("utf-8")
    assert f"MiniSearch {FILES['docs/assets/js/minisearch.js'].version}," in library
    fonts = {path.parent.relative_to(REPO).as_posix() for path in REPO.glob("docs/assets/**/*.woff2")}
    fonts |= {path.parent.relative_to(REPO).as_posix() for path in REPO.glob("hooks/**/*.ttf")}
    licensed = {
        path.relative_to(REPO).as_posix()
        for path in REPO.glob("docs/assets/js/*.js")
        if "licence" in path.read_text("utf-8")
    }
    assert fonts | licensed == FILES.keys()


def test_the_bill_of_materials_is_cyclonedx_and_the_same_each_time() -> None:
    made = json.loads(bill("1.0.0", parts(REPO)))
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    assert made["metadata"]["component"]["version"] == "1.0.0"
    refs = [one["bom-ref"] for one in made["components"]]
    assert len(set(refs)) == len(refs) == len(parts(REPO))
    assert all(one["purl"] and one["version"] and one["licenses"] for one in made["components"])
    assert bill("1.0.0", parts(REPO)) == bill("1.0.0", parts(REPO))


class Database(BaseHTTPRequestHandler):
    """It knows one thing against MiniSearch."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        known = [{"vulns": [{"id": "GHSA-x"}]} if "minisearch" in str(one) else {} for one in asked]
        answer = json.dumps({"results": known}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def database() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Database)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_an_audit_names_what_is_known(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_audit(REPO, database) == 1
    said = capsys.readouterr().out
    assert said.startswith("minisearch 7.2.0: GHSA-x\n    Read https://osv.dev/vulnerability/GHSA-x\n")
    assert said.endswith("works; 1 advisories.\n")


def test_an_audit_without_internet_says_that_nothing_was_checked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run_audit(REPO, "http://127.0.0.1:9") == 1
    assert "Nothing was checked. Is this computer on the internet?" in capsys.readouterr().out


# A release.


def git(folder: Path, *command: str) -> str:
    own = ["git", "-c", "user.name=N", "-c", "user.email=n@example.org", "-c", "commit.gpgsign=false"]
    result = subprocess.run([*own, *command], cwd=folder, capture_output=True, text=True, check=True)
    return result.stdout


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in git whose tests and build are nothing but a word."""

    def run(place: Path, command: str) -> None:
        if command == "zip":
            (place / "site.zip").write_bytes(b"the site")

    monkeypatch.setattr(releasing, "_run", run)
    for name in ("GIT_AUTHOR", "GIT_COMMITTER"):
        monkeypatch.setenv(f"{name}_NAME", "N")
        monkeypatch.setenv(f"{name}_EMAIL", "n@example.org")
    root = tmp_path / "small"
    root.mkdir()
    for name in ("requirements.txt", "README.md"):
        (root / name).write_bytes((REPO / name).read_bytes())
    (root / "CHANGELOG.md").write_text(CHANGES, "utf-8")
    (root / ".gitignore").write_text("/dist/\n/organisation.yml\n", "utf-8")
    (root / "organisation.yml").write_text("name: Ons\n", "utf-8")
    git(root, "init", "-q", "-b", "main")
    git(root, "add", ".")
    git(root, "commit", "-qm", "All")
    return root


def test_a_release_has_the_site_the_source_notes_and_sums_and_a_tag(small: Path) -> None:
    assert run_release(small, "2.0.0") == 0
    dist, own = small / "dist", "online-grensoverschrijdend-gedrag-2.0.0"
    sums = (dist / "SHA256SUMS").read_text("utf-8").splitlines()
    assert [line.split("  ")[1] for line in sums] == [
        f"{own}-site.zip",
        f"{own}-source.zip",
        "supply.cdx.json",
        "NOTES.md",
    ]
    assert [line.split("  ")[0] for line in sums] == [
        sha256((dist / line.split("  ")[1]).read_bytes()).hexdigest() for line in sums
    ]
    assert (dist / "NOTES.md").read_text("utf-8") == NOTES
    source = read_source(dist / f"{own}-source.zip")
    assert source.keys() == {".gitignore", "CHANGELOG.md", "README.md", "requirements.txt"}
    assert NOTES.strip() in git(small, "tag", "--list", "v2.0.0", "--format=%(contents)")


@pytest.mark.parametrize(
    ("version", "change", "why"),
    [
        ("2.0.0", {"README.md": "Other words.\n"}, "not everything is committed"),
        ("3.0.0", {}, "CHANGELOG.md says nothing of this version"),
    ],
)
def test_what_is_not_ready_is_not_released(
    small: Path, version: str, change: dict[str, str], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in change.items():
        (small / name).write_text(text, "utf-8")
    assert run_release(small, version) == 1
    assert capsys.readouterr().out.startswith(f"Not released: {why}\n    ")
    assert not (small / "dist").exists() and git(small, "tag") == ""


def test_a_version_is_released_once(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_release(small, "2.0.0") == 0
    assert run_release(small, "2.0.0") == 1
    assert "v2.0.0 is there already" in capsys.readouterr().out


def test_the_notes_of_a_version_are_its_own_part() -> None:
    said, day = notes(CHANGES, "2.0.0")
    assert (said, str(day)) == (NOTES, "2026-12-01")
    with pytest.raises(NotReadyError):
        notes(CHANGES, "1.0.0")


# From one version to the next.


def changed(files: dict[str, bytes], path: str, old: str, new: str) -> dict[str, bytes]:
    text = files[path].decode()
    assert old in text, path
    return {**files, path: text.replace(old, new, 1).encode()}


@pytest.fixture(scope="module")
def versions() -> tuple[dict[str, bytes], dict[str, bytes], dict[str, bytes]]:
    """An old version, the same with what is an organisation's own, and a new one."""
    kept = ("docs/", "hooks/permalinks.yml", "mkdocs.yml", "organisation.example.yml", ".gitattributes")
    old = {name: one for name, one in read_folder(REPO).items() if name.startswith(kept)}
    own, new = dict(old), dict(old)
    for language, word in (("nl", "Onze tip"), ("en", "Our tip")):
        tips = f"docs/{language}/tips.md"
        own = changed(own, tips, "### ", f"### {word} {{#onze-tip}}\n\n{word}.\n\n### ")
        new = changed(new, tips, "GPS", "gps")
        new[tips] += f"\n### Nog een {word} {{#nog-een}}\n\nVan de makers.\n".encode()
    own["hooks/permalinks.yml"] += b"onze-tip:\n"
    own["organisation.yml"] = old["organisation.example.yml"]
    own["docs/assets/logos/ons.png"] = b"\x89PNG"
    own = changed(own, "mkdocs.yml", "review_after_months: 12", "review_after_months: 6")
    new["hooks/permalinks.yml"] += b"nog-een:\n"
    release = re.search(r"release: (\d+)", new["mkdocs.yml"].decode())
    assert release
    new = changed(new, "mkdocs.yml", release[0], "release: 9")
    return old, own, new


def put(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def assert_nothing_is_lost(folder: Path, own: dict[str, bytes]) -> None:
    sources = read_sources(folder / "mkdocs.yml", {}, Collector())
    tips = sources.texts["docs/nl/tips.md"]
    assert all(words in tips for words in ("Onze tip.", "gps-signalen", "Van de makers."))
    assert sources.texts["organisation.yml"].encode() == own["organisation.yml"]
    assert (folder / "docs/assets/logos/ons.png").read_bytes() == own["docs/assets/logos/ons.png"]
    assert "release: 9." in sources.texts["mkdocs.yml"]
    assert "review_after_months: 6" in sources.texts["mkdocs.yml"]
    # There are fourteen tips, and their words are not registered yet.
    assert {one.rule for one in checked(sources)[1].errors} == {"wrong-count", "not-registered"}


def test_a_new_version_by_pull_loses_nothing(
    versions: tuple[dict[str, bytes], dict[str, bytes], dict[str, bytes]], tmp_path: Path
) -> None:
    old, own, new = versions
    makers = put(tmp_path / "makers", old)
    (makers / ".gitignore").write_text("/organisation.yml\n", "utf-8")
    git(makers, "init", "-q", "-b", "main")
    git(makers, "add", ".")
    git(makers, "commit", "-qm", "Old")
    git(tmp_path, "clone", "-q", str(makers), "ours")
    ours = put(tmp_path / "ours", own)
    git(ours, "add", ".")
    git(ours, "commit", "-qm", "Our own tip")
    put(makers, new)
    git(makers, "commit", "-qam", "New")
    git(ours, "pull", "-q", "--no-rebase", "--no-edit")
    assert_nothing_is_lost(ours, own)


def test_a_new_version_by_archives_loses_nothing(
    versions: tuple[dict[str, bytes], dict[str, bytes], dict[str, bytes]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    old, own, new = versions
    for name, files in (("old", old), ("new", new)):
        inside = {f"{name}/{path}": content for path, content in files.items()}
        (tmp_path / f"{name}-source.zip").write_bytes(
            releasing.packed(inside, notes(CHANGES, "2.0.0")[1])
        )
    ours = put(tmp_path / "ours", own)
    # What was built here is built anew there.
    put(ours, dict.fromkeys((".cache/x", ".venv/x", "site/index.html", "deploy/nginx.conf"), b"x"))
    archives = (tmp_path / "old-source.zip", tmp_path / "new-source.zip")
    assert run_upgrade(ours, *archives) == 0
    assert "both have changed this" not in capsys.readouterr().out
    assert_nothing_is_lost(tmp_path / "new", own)
    assert read_folder(ours) == own
    assert read_folder(tmp_path / "new").keys() == own.keys() | new.keys()
    assert not any((tmp_path / "new" / name).exists() for name in (".cache", "site", "deploy"))
    assert run_upgrade(ours, *archives) == 1
    assert "is there already" in capsys.readouterr().out


def test_what_both_have_changed_in_one_place_keeps_both(
    versions: tuple[dict[str, bytes], dict[str, bytes], dict[str, bytes]],
) -> None:
    old, own, new = versions
    own = changed(own, "docs/nl/tips.md", "GPS-sportapps", "onze apps")
    whole, both = releasing.upgraded(
        own, old, changed(new, "docs/nl/tips.md", "GPS-sportapps", "hun apps")
    )
    assert both == ["docs/nl/tips.md"]
    assert b"onze apps" in whole["docs/nl/tips.md"] and b"hun apps" in whole["docs/nl/tips.md"]

"""Files as they come from Word, Windows and half-finished saves."""

from pathlib import Path

from tipcard.files import read_sources


def write(root: Path, content: bytes) -> None:
    (root / "docs/nl").mkdir(parents=True)
    (root / "docs/nl/tips.md").write_bytes(content)


def test_windows_line_ends_and_a_byte_order_mark_are_fine(tmp_path: Path) -> None:
    write(tmp_path, b"\xef\xbb\xbf---\r\ntitle: Caf\xc3\xa9\r\n---\r\n")
    sources, problems = read_sources(tmp_path)
    assert problems == []
    assert sources.texts == {"docs/nl/tips.md": "---\ntitle: Café\n---\n"}


def test_another_encoding_is_a_message_with_its_line(tmp_path: Path) -> None:
    write(tmp_path, b"---\ntitle: Caf\xe9\n---\n")
    sources, problems = read_sources(tmp_path)
    assert sources.texts == {} and sources.docs == {"docs/nl/tips.md"}
    assert [str(problem) for problem in problems] == [
        "docs/nl/tips.md:2: this file is not saved as UTF-8 [not-utf8]\n"
        "    Save it again with the encoding UTF-8."
    ]

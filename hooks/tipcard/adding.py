"""New text in one step: what `new` writes into the files of every language, for the editors to go on.

Each function gives texts by path; nothing is written here. In the other languages stands what the first
one says, and the record of translations says that it is only a copy.
"""

import json
import math
import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import yaml
from babel.core import Locale, UnknownLocaleError

from tipcard.document.tree import EDITORIAL, Page, Section
from tipcard.project import PAGE, Edition, Project, hash_of, translated, words_hash
from tipcard.settings.language import MESSAGES, SETTINGS, TRANSLATIONS, entry, mark_translated
from tipcard.settings.platforms import PLATFORMS
from tipcard.source.characters import plain_words
from tipcard.source.files import DOCS

_NUMBER = re.compile(r"^(#+\s+)\d+\.")
_NAV_LINE = re.compile(r"^(\s*-\s+)(?:.*:\s+)?\S+\.md\s*$")


class AddingError(Exception):
    """Why nothing can be written, in words for an editor."""


@dataclass(frozen=True)
class Wish:
    """What an editor wants: a `title`, a `text`, and the `place`, an id: of the group of a tip or a
    step, of the item of an addition, of what a sheet lists, or of the page that a page comes behind;
    `after` is the item that a tip or a step comes behind, and `source` is that of an addition."""

    kind: str
    title: str
    text: str
    place: str
    own_id: str
    after: str
    source: str


def slug(title: str) -> str:
    """An id of the words of a title."""
    return "-".join(plain_words(title)[:6]).lstrip("0123456789-")


def places(project: Project, kind: str) -> Mapping[str, str]:
    """What the place of something new can be: ids with their titles."""
    pages = [page for page in project.source.pages.values() if page.meta.is_plain]
    if kind == "addition":
        return {item.section_id: item.title for page in pages for item in page.items}
    if kind == "page":
        return {page.page_id: page.title for page in pages}
    groups = [group for page in pages for group in page.groups if group.items]
    if kind == "sheet":
        ids = {page.page_id: page.title for page in pages if any(True for _ in page.items)}
        return ids | {group.section_id: group.title for group in groups}
    return {one.section_id: one.title for one in groups if _is_numbered(one) == (kind == "step")}


def _is_numbered(group: Section) -> bool:
    return all(item.number is not None for item in group.items)


def add(project: Project, texts: Mapping[str, str], wish: Wish, today: date) -> dict[str, str]:
    """The files of every language that change, with what they say then. Raises AddingError."""
    if wish.place not in (known := places(project, wish.kind)):
        raise AddingError(f"'{wish.place}' is no place for this.\n    Name one of: {', '.join(known)}")
    if wish.kind in {"sheet", "page"}:
        return _page(project, texts, wish, today)
    own = {}
    for edition in project.editions:
        page = edition.pages_by_id[wish.place]
        lines = texts[page.path].split("\n")
        lines_of = _addition if wish.kind == "addition" else _item
        own[page.path] = "\n".join(lines_of(page, lines, wish, today))
    return own


def _addition(page: Page, lines: list[str], wish: Wish, today: date) -> list[str]:
    """The lines of a page with an addition at the end of an item."""
    item = next(one for one in page.items if one.section_id == wish.place)
    source = wish.source or EDITORIAL
    if source != EDITORIAL and not source.startswith("["):
        name, _, url = source.rpartition(" ")
        source = f"[{name or url.partition('//')[2].partition('/')[0]}]({url})"
    ending = ["", f"sources: {source}", f"reviewed: {today}", "///"]
    return _insert(page, lines, item, [f"/// addition | {wish.title}", "", wish.text, *ending])


def _item(page: Page, lines: list[str], wish: Wish, _: date) -> list[str]:
    """The lines of a page with a tip or a step in a group; steps count on."""
    group = next(one for one in page.groups if one.section_id == wish.place)
    ids = [one.section_id for one in group.items]
    if wish.after and wish.after not in ids:
        raise AddingError(f"'{wish.after}' is not in '{wish.place}'.\n    Name one of: {', '.join(ids)}")
    behind = ids.index(wish.after) + 1 if wish.after else len(ids)
    mark = ""
    if wish.kind == "step":
        mark = f"{behind + 1}. "
        for number, one in enumerate(group.items[behind:], start=behind + 2):
            at = one.location.line_no - 1
            lines[at] = _NUMBER.sub(rf"\g<1>{number}.", lines[at])
    new = [f"### {mark}{wish.title} {{#{wish.own_id}}}", "", wish.text]
    return _insert(page, lines, group.items[behind - 1], new)


def _insert(page: Page, lines: list[str], section: Section, new: Iterable[str]) -> list[str]:
    """The lines of a page with new ones at the end of a section, apart by one empty line from what
    stands around them."""
    starts = [one.location.line_no - 1 for one in page.sections]
    at = min((one for one in starts if one >= section.location.line_no), default=len(lines))
    before = lines[:at]
    while before and not before[-1].strip():
        before.pop()
    return [*before, "", *new, "", *lines[at:]]


def _page(project: Project, texts: Mapping[str, str], wish: Wish, today: date) -> dict[str, str]:
    """A new page or sheet in every language, and the settings with it in the menu."""
    source, is_sheet = project.source, wish.kind == "sheet"
    sheets = [page.name for page in source.pages.values() if is_sheet and page.meta.blocks]
    folder = posixpath.dirname(sheets[-1]) if sheets else ""
    name = posixpath.join(folder, f"{wish.own_id}.md")
    behind = source.pages_by_id[wish.place].name
    if sheets:
        behind = max(sheets, key=list(project.site.nav).index)
    if not PAGE.fullmatch(name) or name in source.names:
        raise AddingError(
            f"'{name}' cannot be the name of a new page.\n    Choose another id: --id a-name"
        )
    front = [f"title: {_quoted(wish.title)}", f"reviewed: {today}"]
    body = ["", f"# {wish.title}", ""]
    if is_sheet:
        group = source.groups[wish.place]
        block = "steps" if all(map(_is_numbered, group)) else "ticks"
        front[1:1] = [f"description: {_quoted(wish.text)}"]
        front += ["template: sheet.html", "blocks:", f"  - {block}: {wish.place}", "  - lines: 4"]
    else:
        body += [wish.text, ""]
    text = "\n".join(["---", *front, "---", *body])
    at = project.site.nav[behind]
    lines = texts[at.path].split("\n")
    match = _NAV_LINE.match(lines[at.line_no - 1])
    if not match:
        raise AddingError(
            f"{at}: this part of the menu is not one page on a line.\n    Write it so first."
        )
    lines.insert(at.line_no, f"{match[1]}{name}")
    return {at.path: "\n".join(lines), **{f"{one.folder}/{name}": text for one in project.editions}}


def _quoted(words: str) -> str:
    """Words as a value of YAML, in quotes where they need them."""
    plain = yaml.safe_dump(words, allow_unicode=True, width=math.inf).partition("\n")[0]
    return words if words == plain else json.dumps(words, ensure_ascii=False)


def add_language(project: Project, texts: Mapping[str, str], locale: str) -> dict[str, str]:
    """The files of a new language, and those with words by language: all as the first one has them."""
    source, known = project.source, {one.locale for one in project.editions}
    if not re.fullmatch(r"[a-z]{2,3}", locale) or locale in known:
        raise AddingError(f"'{locale}' cannot be a new language.\n    Write its code, as: de")
    try:
        name = str(Locale.parse(locale).get_display_name(locale)).capitalize()
    except UnknownLocaleError as error:
        raise AddingError(
            f"Nobody knows the language '{locale}'.\n    Write its code, as: de"
        ) from error
    copied = [page.path for page in source.pages.values()]
    copied.append(MESSAGES.path.replace("{locale}", source.locale))
    files = {path.replace(source.folder, f"{DOCS}/{locale}", 1): texts[path] for path in copied}
    words = MESSAGES.path.replace("{locale}", locale)
    files[words] = re.sub(r"(?m)^date_locale:.*$", f"date_locale: {locale}", files[words])
    files |= {
        path: _with_language(text, source.locale, locale, known)
        for path, text in texts.items()
        if path in {project.site.doc.top.path, project.organisation.doc.top.path, PLATFORMS.path}
    }
    files[project.site.doc.top.path] = _with_block(project, files, locale, name)
    return files


def _with_language(text: str, source: str, locale: str, known: set[str]) -> str:
    """A file with settings in which whatever has words by language has those of the first one twice."""
    twins: list[tuple[int, str]] = []
    nodes = [yaml.compose(text, Loader=yaml.SafeLoader)]
    while nodes:
        node = nodes.pop()
        if not isinstance(node, yaml.MappingNode):
            nodes += node.value if isinstance(node, yaml.SequenceNode) else []
            continue
        keys = {str(key.value): value for key, value in node.value}
        if source in keys and keys.keys() <= known:
            raw = _raw(text, keys[source])
            last = node.value[-1][1]
            between = ", " if node.flow_style else "\n" + " " * node.start_mark.column
            twins.append((last.start_mark.index + len(_raw(text, last)), f"{between}{locale}: {raw}"))
        nodes += keys.values()
    for at, more in sorted(twins, reverse=True):
        text = text[:at] + more + text[at:]
    return text


def _raw(text: str, node: yaml.Node) -> str:
    """A value as it is written."""
    return text[node.start_mark.index : node.end_mark.index].rstrip()


def _with_block(project: Project, texts: Mapping[str, str], locale: str, name: str) -> str:
    """The settings of the site with a new language behind the last one."""
    doc = project.site.doc
    last = max(path for path in doc.locations if path[-2:-1] == ("languages",) and len(path) == 5)
    at = doc.location(last)
    lines = texts[at.path].split("\n")
    indent = lines[at.line_no - 1].partition("-")[0]
    end = at.line_no
    while end < len(lines) and lines[end].startswith(f"{indent} "):
        end += 1
    own = {key: str(doc.data[key]) for key in ("site_name", "site_description") if key in doc.data}
    words = [f"{key}: {_quoted(said)}" for key, said in {"name": name, **own}.items()]
    lines[end:end] = [f"{indent}- locale: {locale}", *(f"{indent}  {one}" for one in words)]
    return "\n".join(lines)


def records(old: Project, new: Project) -> dict[str, str]:
    """The record of each translation when `new` has come of `old` by adding: what is there now and was
    not is a copy; what was up to date is so still."""
    found = {}
    before = {one.locale: one.pages for one in old.translations}
    for edition in new.translations:
        pages: dict[str, dict[str, str]] = {}
        for name, page in edition.pages.items():
            known = before.get(edition.locale, {}).get(name)
            if own := _entries(old, new, edition, page, known):
                pages[name] = {**edition.translations.root.get(name, {}), **own}
        if edition.locale not in before:
            said = {
                hash_of([one.words]) for one in new.settings_words(edition) if _has_letters(one.words)
            }
            pages[SETTINGS] = {"words": entry("", said)}
        if pages:
            path = TRANSLATIONS.path.replace("{locale}", edition.locale)
            found[path] = mark_translated(edition.translations, pages)
    return found


def _has_letters(words: str) -> bool:
    """Whether there is anything to translate, beside what is filled in."""
    return re.search(r"[^\W\d_]", re.sub(r"\{\w+\}", "", words)) is not None


def _entries(
    old: Project, new: Project, edition: Edition, page: Page, known: Page | None
) -> dict[str, str]:
    """What the record has to say anew of the sections of a page, which was `known` before."""
    record = edition.translations
    pairs = translated(old.source.pages[page.name], known, old, record) if known else ()
    before = {own.section_id: (own, is_same) for _, own, is_same in pairs}
    sources = {one.section_id: one for one in new.source.pages[page.name].sections}
    entries, copies = {}, record.copies(page.name)
    for section in page.sections:
        one_id = section.section_id
        was, is_same = before.get(one_id, (None, None))
        if was is None or words_hash(was) in copies:
            entries[one_id] = entry("", [words_hash(section)])
        elif words_hash(was) != words_hash(section):
            there = {words_hash(part) for part in was.additions}
            added = {words_hash(part) for part in section.additions} - there
            said = words_hash(sources[one_id]) if is_same else record.source_hash(page.name, one_id)
            entries[one_id] = entry(said, (copies & there) | added)
    return entries

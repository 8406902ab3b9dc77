"""From the text of a Markdown file to a `Page` with its groups and items."""

import re
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from markdown_it.token import Token

from tipcard.additions import read_addition, split
from tipcard.frontmatter import EXAMPLES, Meta
from tipcard.model import Addition, Group, Item, Page
from tipcard.problem import Place, Problem, Rule
from tipcard.sections import read_sections
from tipcard.tokens import MARKDOWN, line_of, links, paragraphs, plain_text
from tipcard.yamldoc import YamlDoc, read_yaml, validate

# The same border as MkDocs' own reader, so that both see the same front matter.
_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"(?P<title>.*?)\s*(?:\{(?P<braces>[^{}]*)\})?\s*")
_ID = re.compile(r"#([a-z][a-z0-9]*(?:-[a-z0-9]+)*)")
_NUMBER = re.compile(r"(\d+)\.\s+(.*)")
_SQUEEZED = re.compile(r"(#{1,6})([^#\s].*)")


@dataclass(frozen=True)
class _Heading:
    level: int
    title: str
    heading_id: str | None
    place: Place


@dataclass(frozen=True)
class _Content:
    """What stands below the headings of a page: paragraphs with their lines, and additions."""

    paragraphs: Sequence[tuple[int, str]]
    additions: Sequence[Addition]

    def on(self, lines: range) -> tuple[str, ...]:
        """The paragraphs on some lines of the file."""
        return tuple(text for line_no, text in self.paragraphs if line_no in lines)


def parse_page(locale: str, name: str, path: str, text: str) -> tuple[Page | None, list[Problem]]:
    """Read one page: `name` is its path in the language's folder, `path` the one for messages.

    A page without a right front matter has no model; everything that is wrong is returned.
    """
    if not text.strip():
        mend = "Write the page, or remove the file in every language and in mkdocs.yml."
        return None, [Problem(Place(path, 1), "this file is empty", Rule.EMPTY_FILE, mend)]
    problems = odd_characters(path, text)
    front, meta, front_problems = _front_matter(path, text)
    first_line_no, body = _body(text)
    tokens = MARKDOWN.parse(body)
    headings, heading_problems = _headings(path, first_line_no, tokens)
    problems += front_problems + heading_problems
    title = next((heading for heading in headings if heading.level == 1), None)
    if title is None:
        mend = "Begin the text of the page with: # Title"
        place = Place(path, first_line_no)
        problems.append(Problem(place, "the page has no title", Rule.MISSING_TITLE, mend))
    own, blocks = split(tokens, body)
    additions = [read_addition(path, first_line_no, block) for block in blocks]
    problems += [problem for _, found in additions for problem in found]
    content = _Content(paragraphs(first_line_no, own), [addition for addition, _ in additions])
    groups, group_problems = _groups(headings, content)
    problems += [*group_problems, *_stray_additions(groups, content.additions)]
    if front is None or meta is None or title is None:
        return None, problems
    all_links = tuple(links(path, first_line_no, tokens))
    below = _lines_below(headings, title)
    intro = content.on(below)
    page = Page(locale, name, title.title, title.place, meta, front, intro, groups, all_links)
    return replace(page, sections=read_sections(page, first_line_no, tokens)), problems


def odd_characters(path: str, text: str) -> list[Problem]:
    """The first character of each line that nobody can see, as copying from Word leaves them."""
    problems = []
    for line_no, line in enumerate(text.split("\n"), start=1):
        if line.isprintable() and "\ufffd" not in line:  # quick, and true of nearly every line
            continue
        for column, character in enumerate(line, start=1):
            if not _is_odd(character):
                continue
            name = unicodedata.name(character, "(no name)")
            what = f"a broken or invisible character in column {column}: U+{ord(character):04X} {name}"
            mend = "Delete it, and type the words around it anew."
            problems.append(Problem(Place(path, line_no), what, Rule.ODD_CHARACTER, mend))
            break
    return problems


def _is_odd(character: str) -> bool:
    # U+200C and U+200D are letters' neighbours in some languages; a byte order mark opens a file.
    return character == "\ufffd" or (
        unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
        and character not in "\t\u200c\u200d"
    )


def _front_matter(path: str, text: str) -> tuple[YamlDoc | None, Meta | None, list[Problem]]:
    match = _FRONT_MATTER.match(text)
    if match is None:
        what = "the page does not begin with its settings between two lines of ---"
        mend = "\n    ".join(
            ["Begin the file with:", "---", EXAMPLES["title"], EXAMPLES["reviewed"], "---"]
        )
        return None, None, [Problem(Place(path, 1), what, Rule.MISSING_KEY, mend)]
    front, problems = read_yaml(path, match.group(1), first_line_no=2)
    if any(problem.rule is Rule.BROKEN_YAML for problem in problems):
        return front, None, problems
    meta, more = validate(Meta, front, EXAMPLES)
    return front, meta, problems + more


def _body(text: str) -> tuple[int, str]:
    """The Markdown below the front matter, and the line of the file on which it begins."""
    match = _FRONT_MATTER.match(text)
    head = match.group() if match else ""
    return head.count("\n") + 1, text[len(head) :]


def _headings(
    path: str, first_line_no: int, tokens: Sequence[Token]
) -> tuple[list[_Heading], list[Problem]]:
    """The headings of level 1 to 3, and what is wrong with any of them."""
    headings: list[_Heading] = []
    problems: list[Problem] = []
    for opening, inline in pairwise(tokens):
        squeezed = _SQUEEZED.match(inline.content) if opening.type == "paragraph_open" else None
        if squeezed:
            place = Place(path, first_line_no + line_of(opening))
            what = "a heading needs a space after the #"
            mend = f"Write: {squeezed[1]} {squeezed[2]}"
            problems.append(Problem(place, what, Rule.BROKEN_HEADING, mend))
        if opening.type != "heading_open" or int(opening.tag[1]) > 3 or opening.level:
            continue
        place = Place(path, first_line_no + line_of(opening))
        heading, problem = _heading(int(opening.tag[1]), inline, place)
        problems += [problem] if problem else []
        if heading.level == 1 and any(other.level == 1 for other in headings):
            what, mend = "the page has a second title", "Use ## for the parts of a page."
            problems.append(Problem(place, what, Rule.BROKEN_HEADING, mend))
        headings.append(heading)
    return headings, problems


def _heading(level: int, inline: Token, place: Place) -> tuple[_Heading, Problem | None]:
    match = _HEADING.fullmatch(inline.content)
    braces = match["braces"] if match else None
    found = _ID.fullmatch(braces.strip()) if braces is not None else None
    title = re.sub(r"\s*\{[^{}]*\}\s*$", "", plain_text(inline)).strip()
    heading = _Heading(level, title, found[1] if found else None, place)
    if braces is not None and found is None:
        what = f"'{{{braces}}}' is not an id"
        mend = "An id is {#small-letters-digits-and-hyphens}, the same in every language."
        return heading, Problem(place, what, Rule.BAD_ID, mend)
    if level > 1 and found is None:
        what = f"the heading '{title}' has no id"
        mend = f"Write: {'#' * level} {title} {{#an-id}}, with the same id in every language."
        return heading, Problem(place, what, Rule.MISSING_ID, mend)
    if not title:
        return heading, Problem(
            place, "this heading has no words", Rule.BROKEN_HEADING, "Write its title."
        )
    return heading, None


def _groups(headings: Sequence[_Heading], content: _Content) -> tuple[tuple[Group, ...], list[Problem]]:
    """The groups with their items, each item with what stands up to the next heading."""
    groups: list[Group] = []
    problems: list[Problem] = []
    for heading in headings:
        if heading.level == 2:
            texts = content.on(_lines_below(headings, heading))
            groups.append(Group(heading.heading_id or "", heading.title, heading.place, (), texts))
        if heading.level != 3 or heading.heading_id is None:
            continue
        item = _item(heading, content, _lines_below(headings, heading))
        if not item.paragraphs:
            what = f"the item '{item.item_id}' has no text"
            mend = "Write its text under the heading."
            problems.append(Problem(heading.place, what, Rule.EMPTY_ITEM, mend))
        if not groups:
            what = f"the item '{item.item_id}' stands in no group"
            mend = "Put it under a heading with two #: ## Group {#group-id}"
            problems.append(Problem(heading.place, what, Rule.ITEM_WITHOUT_GROUP, mend))
            continue
        groups[-1] = replace(groups[-1], items=(*groups[-1].items, item))
    return tuple(groups), problems


def _lines_below(headings: Sequence[_Heading], heading: _Heading) -> range:
    """The lines of the file from a heading up to the next one."""
    start = heading.place.line_no
    following = (other.place.line_no for other in headings if other.place.line_no > start)
    return range(start, min(following, default=sys.maxsize))


def _item(heading: _Heading, content: _Content, lines: range) -> Item:
    numbered = _NUMBER.fullmatch(heading.title)
    number, title = (int(numbered[1]), numbered[2]) if numbered else (None, heading.title)
    texts = content.on(lines)
    additions = tuple(one for one in content.additions if one.place.line_no in lines)
    return Item(heading.heading_id or "", title, heading.place, number, texts, additions)


def _stray_additions(groups: Sequence[Group], additions: Sequence[Addition]) -> list[Problem]:
    placed = {one.place for group in groups for item in group.items for one in item.additions}
    what = "the addition stands below no item"
    mend = "Put it below the text of a ### heading."
    strays = [one.place for one in additions if one.place not in placed]
    return [Problem(place, what, Rule.BROKEN_ADDITION, mend) for place in strays]

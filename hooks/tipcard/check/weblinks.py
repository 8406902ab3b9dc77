"""Whether the pages that the site links to are still there. This needs the internet; no build does."""

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tipcard.diagnostics import Collector, Location
from tipcard.project import Project
from tipcard.settings.platforms import links as platform_links

if TYPE_CHECKING:
    import requests

_HOSTS_AT_ONCE = 8
_HEADERS = {"User-Agent": "Mozilla/5.0 (compatible; tipcard link check)", "Accept": "text/html,*/*"}
#: What a site answers that does not want to be read by a program.
_REFUSALS = frozenset({401, 403, 405, 406, 429, 999})


@dataclass(frozen=True)
class Manners:
    """How patient a check is, and how it spares the sites that it asks."""

    timeout_s: float = 15
    tries: int = 3
    pause_s: float = 1


@dataclass(frozen=True)
class Answer:
    """What came back: a status, 0 for nothing, and the new address if the page has moved for good."""

    url: str
    status: int
    moved_to: str = ""


def outside_links(project: Project) -> dict[str, list[Location]]:
    """Every address outside the site, without what follows its `#`, with the places that link to it."""
    found: dict[str, list[Location]] = {}
    own = ((link.target, link.location) for page in project.pages for link in page.links)
    in_table = platform_links(project.platforms) if project.platforms else ()
    for target, location in (*own, *in_table):
        url = target.partition("#")[0]
        if urlsplit(url).scheme in {"http", "https"}:
            found.setdefault(url, []).append(location)
    return found


def ask_all(urls: Iterable[str], manners: Manners) -> list[Answer]:
    """Ask every address: several hosts at once, but each host one address at a time."""
    by_host: dict[str, list[str]] = {}
    for url in urls:
        by_host.setdefault(urlsplit(url).netloc, []).append(url)
    with ThreadPoolExecutor(_HOSTS_AT_ONCE) as pool:
        answers = pool.map(lambda own: _ask_host(own, manners), by_host.values())
        return [answer for host in answers for answer in host]


def _ask_host(urls: Sequence[str], manners: Manners) -> list[Answer]:
    import requests  # only here, for no build asks for it
    from requests.adapters import HTTPAdapter
    from urllib3.util import Retry

    retry = Retry(
        total=None,
        connect=manners.tries - 1,
        read=manners.tries - 1,
        status=manners.tries - 1,
        redirect=10,
        status_forcelist=(429, 500, 502, 503, 504),
        raise_on_status=False,
        backoff_factor=manners.pause_s,
        retry_after_max=60,
    )
    answers: list[Answer] = []
    with requests.Session() as session:
        for scheme in ("http://", "https://"):
            session.mount(scheme, HTTPAdapter(max_retries=retry))
        session.headers.update(_HEADERS)
        for url in urls:
            if answers:
                time.sleep(manners.pause_s)
            answers.append(_ask(session, url, manners.timeout_s))
    return answers


def _ask(session: "requests.Session", url: str, timeout_s: float) -> Answer:
    import requests

    try:
        with session.get(url, timeout=timeout_s, stream=True) as response:
            for_good = response.history and all(each.is_permanent_redirect for each in response.history)
            return Answer(url, response.status_code, response.url if for_good else "")
    except requests.RequestException:
        return Answer(url, 0)


def judge(
    answers: Iterable[Answer],
    places: Mapping[str, Sequence[Location]],
    refusing: Collection[str],
    problems: Collector,
) -> None:
    """What an editor must do about the answers; hosts in `refusing` may turn a program away."""
    for answer in answers:
        if answer.status in _REFUSALS and urlsplit(answer.url).netloc in refusing:
            continue
        for location in places[answer.url]:
            _judge(answer, location, problems)


def _judge(answer: Answer, location: Location, problems: Collector) -> None:
    if answer.status == 0:
        problems.add(location, "dead-link.silent", url=answer.url)
    elif answer.status >= 400:
        problems.add(location, "dead-link", url=answer.url, status=answer.status)
    elif answer.moved_to:
        problems.add(location, "moved-link", url=answer.url, moved_to=answer.moved_to)

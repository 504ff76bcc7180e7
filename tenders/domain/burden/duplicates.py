"""What is asked twice, by name: the same document, the UEA over again, a number and its document, or each member."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from tenders.domain.burden.request import AskedDocument, Paper, Request
from tenders.domain.wording import names_in_words


class TwiceKind(StrEnum):
    SAME_DOCUMENT = "hetzelfde stuk"
    IN_DECLARATION = "staat al in de UEA"
    STATEMENT_AND_DOCUMENT = "opgave en stuk"
    EVERY_MEMBER = "van elk lid"


@dataclass(frozen=True)
class Twice:
    """`codes` are what is asked, in the order of their names."""

    kind: TwiceKind
    codes: tuple[str, ...]
    sentence: str
    advice: str


# What part II of the UEA asks: who takes part, on whom the bidder relies, and which group it belongs to.
_PART_TWO = re.compile(
    r"inschrijfvorm|\bcombina|\bderden?\b|onderaannem|\bholding|beroep op|deelname als", re.IGNORECASE
)
_WORD = re.compile(r"[a-zà-ÿ]{4,}")
_SMALL = frozenset(
    {
        "voor",
        "over",
        "door",
        "naar",
        "deze",
        "inclusief",
        "formulier",
        "verklaring",
        "opgave",
        "bijlage",
        "aantal",
        "laatste",
    }
)


def asked_twice(request: Request) -> tuple[Twice, ...]:
    """In a fixed order, whatever the order of the request."""
    found = [
        *_same_documents(request.documents),
        *_in_declaration(request.documents),
        *_statements(request),
        *_every_member(request.documents),
    ]
    return tuple(sorted(set(found), key=lambda row: (list(TwiceKind).index(row.kind), row.codes)))


def _same_documents(documents: Iterable[AskedDocument]) -> Iterator[Twice]:
    for first, second in combinations(sorted(documents, key=lambda row: row.code), 2):
        if not _is_same(first, second):
            continue
        proved = sorted({row.proves for row in (first, second) if row.proves})
        which = f" voor {names_in_words(proved)}" if len(proved) == 2 else ""
        yield Twice(
            TwiceKind.SAME_DOCUMENT,
            (first.code, second.code),
            f"{first.name} ({first.code}) en {second.name} ({second.code}) zijn hetzelfde stuk{which}.",
            "Vraag het één keer: één stuk kan meer dan één eis aantonen.",
        )


def _is_same(first: AskedDocument, second: AskedDocument) -> bool:
    names = _words(first.name), _words(second.name)
    if _plain(first.name) == _plain(second.name):
        return True
    return first.paper is second.paper and len(names[0]) > 1 and names[0] == names[1]


def _in_declaration(documents: Iterable[AskedDocument]) -> Iterator[Twice]:
    rows = list(documents)
    if not any(row.paper is Paper.DECLARATION for row in rows):
        return
    for row in rows:
        if row.is_with_bid and row.paper is Paper.FORM and _PART_TWO.search(row.name):
            yield Twice(
                TwiceKind.IN_DECLARATION,
                (row.code, "UEA"),
                f"{row.name} ({row.code}) vraagt wat een inschrijver al in deel II van de UEA zegt.",
                "Haal het formulier weg, of vraag alleen wat de UEA niet vraagt.",
            )


def _statements(request: Request) -> Iterator[Twice]:
    for code, name in request.statements:
        for row in request.documents:
            words, others = _words(name), _words(row.name)
            smaller = min(words, others, key=len)
            if _plain(name) == _plain(row.name) or (len(smaller) > 1 and smaller <= words & others):
                yield Twice(
                    TwiceKind.STATEMENT_AND_DOCUMENT,
                    tuple(sorted((code, row.code))),
                    f"De opgave {name} en {row.name} ({row.code}) vragen hetzelfde.",
                    "Houd één van de twee: een getal, of een stuk waarin dat getal staat.",
                )


def _every_member(documents: Iterable[AskedDocument]) -> Iterator[Twice]:
    """A combination meets a geschiktheidseis together; what shows it need not come from each of them."""
    for row in documents:
        if row.of_members and row.proves and row.paper is not Paper.DECLARATION:
            yield Twice(
                TwiceKind.EVERY_MEMBER,
                (row.code,),
                f"{row.name} ({row.code}) wordt van elk lid van een combinatie gevraagd, terwijl een combinatie samen "
                f"aan {row.proves} voldoet.",
                "Kies bij dit bewijsmiddel alleen “inschrijver”.",
            )


def _plain(name: str) -> str:
    return " ".join(re.findall(r"[a-zà-ÿ0-9]+", name.lower()))


def _words(name: str) -> frozenset[str]:
    return frozenset(_WORD.findall(name.lower())) - _SMALL

"""Words in a question that tell who asks. A warning for who writes and for who publishes, never a refusal."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

_LEGAL_FORMS = {"bv", "nv", "vof", "stichting", "vereniging", "cooperatie", "maatschap", "eenmanszaak", "ua"}
# Words that half of all providers carry in their name: alone they tell nothing.
_GENERAL = _LEGAL_FORMS | {
    "aanbieder",
    "begeleiding",
    "centrum",
    "dienst",
    "diensten",
    "dienstverlening",
    "groep",
    "holding",
    "hulp",
    "huis",
    "huishoudelijke",
    "jeugdzorg",
    "nederland",
    "ondersteuning",
    "regio",
    "schoonmaak",
    "services",
    "thuis",
    "thuiszorg",
    "van",
    "voor",
    "welzijn",
    "werk",
    "zorg",
    "zorgaanbieder",
    "zorggroep",
}
_GENERAL_MAIL = {"gmail.com", "hotmail.com", "outlook.com", "live.nl", "ziggo.nl", "kpnmail.nl", "icloud.com"}
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\d.,])(?:\+31|0031|0)[\s-]?(?:\(0\)[\s-]?)?[1-9](?:[\s-]?\d){8}(?!\d)")
_SHORTEST = 4


class GiveAwayKind(StrEnum):
    """What the user reads before the words that were found."""

    NAME = "naam van de organisatie"
    PERSON = "naam van een medewerker"
    MAIL = "e-mailadres"
    PHONE = "telefoonnummer"
    KVK = "KvK-nummer"


@dataclass(frozen=True)
class Asker:
    """What is known of who asks."""

    organisation: str
    kvk: str = ""
    people: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()


@dataclass(frozen=True)
class GiveAway:
    kind: GiveAwayKind
    words: str


def give_aways(text: str, asker: Asker) -> tuple[GiveAway, ...]:
    """What in the text gives the asker away, each thing once, in the order of the kinds."""
    return tuple(dict.fromkeys(_found(text, asker)))


def _found(text: str, asker: Asker) -> Iterator[GiveAway]:
    plain = _plain(text)
    named: list[str] = []
    for name in _telling_parts(asker.organisation):
        if _stands_in(name, plain) and not any(_stands_in(name, longer) for longer in named):
            named.append(name)
            yield GiveAway(GiveAwayKind.NAME, name)
    for person in asker.people:
        name = next((name for name in _names_of(person) if _stands_in(name, plain)), "")
        if name and not any(_stands_in(name, longer) for longer in named):
            yield GiveAway(GiveAwayKind.PERSON, name)
    for match in _MAIL.finditer(text):
        yield GiveAway(GiveAwayKind.MAIL, match[0])
    for domain in sorted({mail.rpartition("@")[2].casefold() for mail in asker.mails} - _GENERAL_MAIL):
        if domain and _stands_in(domain, text.casefold()) and f"@{domain}" not in text.casefold():
            yield GiveAway(GiveAwayKind.MAIL, domain)
    for match in _PHONE.finditer(text):
        yield GiveAway(GiveAwayKind.PHONE, match[0].strip())
    if asker.kvk and asker.kvk in re.sub(r"(?<=\d)[\s.](?=\d)", "", text):
        yield GiveAway(GiveAwayKind.KVK, asker.kvk)


def _telling_parts(organisation: str) -> Iterator[str]:
    """The name without its legal form, else its words that are not general."""
    words = [word for word in _plain(organisation).split() if word not in _LEGAL_FORMS]
    whole = " ".join(words)
    if len(whole) >= _SHORTEST and not set(words) <= _GENERAL:
        yield whole
    if len(words) > 1:
        yield from (word for word in words if word not in _GENERAL and len(word) >= _SHORTEST)


def _names_of(person: str) -> Iterator[str]:
    """The whole name, then the surname alone."""
    words = _plain(person).split()
    if words:
        yield " ".join(words)
    if len(words) > 1 and len(words[-1]) >= _SHORTEST:
        yield words[-1]


def _plain(text: str) -> str:
    """Lower case, without accents and punctuation ("B.V." is "bv"), words one space apart."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(sign for sign in decomposed if not unicodedata.combining(sign)).replace(".", "")
    return " ".join(re.findall(r"\w+", letters))


def _stands_in(words: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None

"""Invulvelden of a municipality's own model overeenkomst: which there are, what each becomes, what a model lacks.

Works on plain text: where in the file a text stands, and over how many parts Word divided it, is for who read it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from contracts.domain import agreement_words as words
from contracts.domain.agreement_content import AgreementContent
from tenders.domain.wording import names_in_words

FOUND = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_LONE = re.compile(r"\{\{|\}\}")


@dataclass(frozen=True)
class Placeholder:
    """`matters` says of which overeenkomst it is a part that no model may lack."""

    key: str
    explanation: str
    value: Callable[[AgreementContent], str]
    matters: Callable[[AgreementContent], bool] = lambda _content: False


@dataclass(frozen=True)
class Passage:
    """The text of one paragraph, and where it stands in words."""

    place: str
    text: str


def _always(_content: AgreementContent) -> bool:
    return True


def _lines(rows: Iterable[str]) -> str:
    return "\n".join(rows)


def _liability(content: AgreementContent) -> str:
    if not content.is_combination:
        return "niet van toepassing: de opdrachtnemer is één organisatie"
    names = names_in_words([row.name for row in content.parties])
    return f"{names} zijn ieder voor het geheel (hoofdelijk) aansprakelijk voor wat de combinatie verschuldigd is."


def _social_return(content: AgreementContent) -> str:
    row = content.social_return
    if not row.percentage:
        return "geen"
    return words.percentage(row.percentage) + (f" van {row.base}" if row.base else "")


CATALOGUE: tuple[Placeholder, ...] = (
    Placeholder("opdrachtgever", "naam van de aanbestedende dienst", lambda c: c.authority),
    Placeholder("opdrachtgever_kvk", "KvK-nummer van de aanbestedende dienst", lambda c: c.authority_kvk),
    Placeholder(
        "opdrachtgever_adres", "adres van de aanbestedende dienst", lambda c: ", ".join(c.authority_address)
    ),
    Placeholder(
        "opdrachtgever_ondertekenaar",
        "wie namens de opdrachtgever ondertekent, met functie en mandaat",
        lambda c: words.represented(c.signs_for_authority),
    ),
    Placeholder("gemeenten", "de deelnemende gemeenten", lambda c: names_in_words(list(c.municipalities))),
    Placeholder(
        "opdrachtnemer", "naam van de opdrachtnemer, of van de penvoerder", lambda c: c.provider, _always
    ),
    Placeholder(
        "opdrachtnemer_partijen",
        "alle leden met KvK-nummer en adres, elk op een regel",
        lambda c: _lines(
            f"{words.party(row)}{' (penvoerder)' if c.is_combination and row.leads else ''}"
            for row in c.parties
        ),
        _always,
    ),
    Placeholder(
        "opdrachtnemer_ondertekenaar",
        "wie de inschrijving heeft ingediend namens de opdrachtnemer",
        lambda c: words.represented(c.signs_for_provider),
    ),
    Placeholder(
        "hoofdelijkheid",
        "de zin over hoofdelijke aansprakelijkheid van een combinatie",
        _liability,
        lambda c: c.is_combination,
    ),
    Placeholder(
        "onderaannemers",
        "onderaannemers en derden, elk op een regel",
        lambda c: (
            _lines(f"{row.name} ({row.capacity}{f', {row.work}' if row.work else ''})" for row in c.others)
            or "geen"
        ),
    ),
    Placeholder("aanbesteding", "naam van de aanbesteding", lambda c: c.tender),
    Placeholder("kenmerk", "kenmerk van de aanbesteding", lambda c: c.reference),
    Placeholder("soort_overeenkomst", "raamovereenkomst of overeenkomst", lambda c: c.kind),
    Placeholder("perceel", "het perceel met zijn gebied", words.lot, lambda c: not c.is_only_lot),
    Placeholder("plaats_van_uitvoering", "waar de opdracht wordt uitgevoerd", lambda c: c.places),
    Placeholder("omschrijving", "beschrijving van de opdracht", lambda c: c.description),
    Placeholder(
        "gunning_verzonden", "dag waarop de brieven zijn verstuurd", lambda c: words.day(c.released_on)
    ),
    Placeholder("gunning_definitief", "dag van de definitieve gunning", lambda c: words.day(c.awarded_on)),
    Placeholder(
        "inschrijving_ontvangen",
        "dag waarop de inschrijving is ontvangen",
        lambda c: words.day(c.bid_received),
    ),
    Placeholder(
        "aantal_partijen",
        "met hoeveel partijen een overeenkomst wordt gesloten",
        lambda c: str(c.contractors or ""),
    ),
    Placeholder(
        "ingangsdatum",
        "eerste dag van de overeenkomst",
        lambda c: words.day(c.term.starts),
        lambda c: bool(c.term.starts),
    ),
    Placeholder("einddatum", "laatste dag zonder verlenging", lambda c: words.day(c.term.ends)),
    Placeholder(
        "looptijd", "duur van de eerste termijn", lambda c: words.months(c.term.months) or c.term.words
    ),
    Placeholder("verlengingen", "hoe vaak en hoelang verlengen kan", words.options),
    Placeholder(
        "uiterste_einddatum", "laatste dag met alle verlengingen", lambda c: words.day(c.term.latest)
    ),
    Placeholder(
        "maximale_waarde",
        "maximale waarde van alle overeenkomsten samen",
        lambda c: words.euros(c.max_value),
        lambda c: bool(c.max_value),
    ),
    Placeholder("waarde_perceel", "geraamde waarde van het perceel", lambda c: words.euros(c.lot_value)),
    Placeholder("waarde_per_jaar", "geraamde waarde per jaar", lambda c: words.euros(c.value_per_year)),
    Placeholder(
        "afnamegarantie", "of er een afnamegarantie is", lambda c: "ja" if c.volume_guaranteed else "nee"
    ),
    Placeholder(
        "tarieven",
        "alle producten met hun tarief, elk op een regel",
        lambda c: _lines(f"{row.name}: {words.price(row)}" for row in c.tariffs) or c.tariff_words,
        lambda c: bool(c.tariffs or c.tariff_words),
    ),
    Placeholder("tarief_in_woorden", "wat de aanbesteding over het tarief zegt", lambda c: c.tariff_words),
    Placeholder(
        "indexering", "hoe tarieven worden geïndexeerd", lambda c: c.indexation, lambda c: bool(c.indexation)
    ),
    Placeholder(
        "betaaltermijn", "aantal dagen waarbinnen wordt betaald", lambda c: str(c.payment_days or "")
    ),
    Placeholder("plan", "naam van het plan", lambda c: c.plan.title if c.plan else "geen"),
    Placeholder(
        "plan_bestand",
        "bestandsnaam en aantal pagina's van het plan",
        lambda c: f"{c.plan.file_name}, {words.plan_pages(c.plan)}" if c.plan else "geen",
    ),
    Placeholder(
        "plan_controlegetal",
        "SHA-256 van het plan",
        lambda c: c.plan.sha256 if c.plan else "geen",
        lambda c: c.plan is not None and c.plan_in_contract,
    ),
    Placeholder("voorwaarden", "algemene voorwaarden met versie", words.conditions),
    Placeholder(
        "uitgesloten_artikelen",
        "artikelen van de voorwaarden die niet gelden",
        lambda c: names_in_words(list(c.conditions.excluded)) or "geen",
        lambda c: bool(c.conditions.excluded),
    ),
    Placeholder(
        "social_return",
        "percentage social return en waarover",
        _social_return,
        lambda c: bool(c.social_return.percentage),
    ),
    Placeholder(
        "uitvoering",
        "hoe de overeenkomst wordt uitgevoerd, zoals toewijzing, overleg en capaciteit",
        lambda c: _lines(f"{label}: {text}" for label, text in c.execution),
        lambda c: bool(c.execution),
    ),
    Placeholder(
        "later_bewijs",
        "bewijs dat op een latere dag wordt getoond",
        lambda c: _lines(c.later_proofs),
        lambda c: bool(c.later_proofs),
    ),
    Placeholder("latere_onderaannemers", "of andere onderaannemers mogen", words.later_subcontractor),
    Placeholder("variant", "uitvoeringsvariant", lambda c: c.variant or "geen"),
    Placeholder(
        "bijzondere_afspraken",
        "de bijzondere afspraken die u op deze site invult",
        lambda c: c.particulars,
        lambda c: bool(c.particulars),
    ),
    Placeholder("volgorde_ondertekenen", "wie het eerst ondertekent", words.order),
    Placeholder("rechtbank", "bevoegde rechter", lambda c: c.court),
    Placeholder("vingerafdruk", "vingerafdruk van de bekendgemaakte methode", lambda c: c.fingerprint),
)
BY_KEY: Mapping[str, Placeholder] = {row.key: row for row in CATALOGUE}


def problems_in(passages: Sequence[Passage]) -> list[str]:
    """What cannot be filled in, each with its place: unknown names and braces without their other half."""
    return [sentence for passage in passages for sentence in _problems(passage)]


def missing_in(passages: Sequence[Passage], contents: Sequence[AgreementContent]) -> list[Placeholder]:
    """What an overeenkomst of this tender must say and this model has no place for, in the order of the catalogue."""
    used = {match[1] for passage in passages for match in FOUND.finditer(passage.text)}
    return [
        row for row in CATALOGUE if row.key not in used and any(row.matters(content) for content in contents)
    ]


def values_of(content: AgreementContent) -> dict[str, str]:
    """By key; what there is nothing of is an empty text."""
    return {row.key: row.value(content) for row in CATALOGUE}


def _problems(passage: Passage) -> Iterator[str]:
    for match in FOUND.finditer(passage.text):
        key = match[1]
        if key in BY_KEY:
            continue
        close = get_close_matches(key.lower(), BY_KEY, n=1, cutoff=0.6)
        hint = f" Bedoelt u {{{{{close[0]}}}}}?" if close else ""
        yield f"{passage.place}: het invulveld {{{{{key}}}}} kennen wij niet.{hint}"
    rest = FOUND.sub("", passage.text)
    for match in _LONE.finditer(rest):
        around = rest[max(0, match.start() - 20) : match.end() + 20].strip()
        other = "}}" if match[0] == "{{" else "{{"
        yield f"{passage.place}: bij {match[0]} ontbreekt {other} in “{around}”."

"""The UEA (Uniform Europees Aanbestedingsdocument): what a tender asks in it, and what is still to be answered.

The answers document holds {"company": {…}, "representative": {…}, "grounds": {code: "no" | "yes"}, "explanations" and
"measures": {code: text}, "russia": {question: "no" | "yes"}, "suitability": {code: "no" | "yes"}, "proof": {code:
text}, "signature": {…}, "agreed": bool, "unconfirmed": [sections taken over from an earlier one], "refused":
{section: [questions whose answer was kept while it was typed and is not right yet]}}.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tenders.domain.exclusion import CATALOGUE, Ground

RUSSIA = "nationaal-rusland"


class Section(StrEnum):
    """The pages of the form; the value is their place in the address."""

    COMPANY = "onderneming"
    MANDATORY = "verplichte-gronden"
    FACULTATIVE = "andere-gronden"
    RUSSIA = "rusland"
    SUITABILITY = "geschiktheid"
    SIGNATURE = "ondertekening"


TITLES = {
    Section.COMPANY: "Deel II: gegevens over de onderneming",
    Section.MANDATORY: "Deel III, A en B: veroordelingen, belastingen en premies",
    Section.FACULTATIVE: "Deel III, C en D: andere uitsluitingsgronden",
    Section.RUSSIA: "Deel III, D: verklaring over Rusland",
    Section.SUITABILITY: "Deel IV: geschiktheid",
    Section.SIGNATURE: "Deel VI: slotverklaring",
}
COMPANY_FIELDS = {
    "name": "Naam van de onderneming",
    "kvk": "KvK-nummer",
    "address": "Straat en huisnummer",
    "postal_code": "Postcode",
    "city": "Plaats",
    "email": "E-mailadres",
    "phone": "Telefoonnummer",
    "small": "Micro-, kleine of middelgrote onderneming",
}
REPRESENTATIVE_FIELDS = {
    "name": "Naam van de vertegenwoordiger",
    "function": "Functie van de vertegenwoordiger",
}
SIGNATURE_FIELDS = {"name": "Naam van wie tekent", "function": "Functie van wie tekent", "place": "Plaats"}
RUSSIA_QUESTIONS = {
    "russian": "Is uw onderneming Russisch, voor meer dan de helft Russisch eigendom, of handelt zij namens een "
    "Russische partij?",
    "parties": "Doet zo’n partij voor meer dan 10 procent van de waarde mee als onderaannemer, leverancier of derde?",
}


@dataclass(frozen=True)
class Requirement:
    """A geschiktheidseis as the UEA asks about it."""

    code: str
    name: str
    text: str


@dataclass(frozen=True)
class Questions:
    """What this tender asks."""

    grounds: tuple[Ground, ...]
    requirements: tuple[Requirement, ...] = ()
    asks_russia: bool = False

    @property
    def mandatory(self) -> tuple[Ground, ...]:
        return tuple(ground for ground in self.grounds if ground.mandatory)

    @property
    def facultative(self) -> tuple[Ground, ...]:
        return tuple(ground for ground in self.grounds if not ground.mandatory)

    @property
    def sections(self) -> tuple[Section, ...]:
        asked = {
            Section.MANDATORY: bool(self.mandatory),
            Section.FACULTATIVE: bool(self.facultative),
            Section.RUSSIA: self.asks_russia,
            Section.SUITABILITY: bool(self.requirements),
        }
        return tuple(section for section in Section if asked.get(section, True))

    def grounds_of(self, section: Section) -> tuple[Ground, ...]:
        return self.mandatory if section is Section.MANDATORY else self.facultative


@dataclass(frozen=True)
class Missing:
    section: Section
    text: str


def questions(codes: Iterable[str], requirements: Iterable[Requirement] = ()) -> Questions:
    """Of the grounds that apply to the tender; the one about Russia has a page of its own."""
    codes = tuple(codes)
    grounds = tuple(CATALOGUE[code] for code in codes if code in CATALOGUE and code != RUSSIA)
    return Questions(grounds, tuple(requirements), RUSSIA in codes)


def missing(asked: Questions, data: Mapping[str, Any]) -> tuple[Missing, ...]:
    """Every answer that is still to be given, in words, in the order of the form."""
    found: list[Missing] = []
    unconfirmed = set(data.get("unconfirmed", ()))
    for section in asked.sections:
        texts = [*_GAPS[section](asked, data)]
        texts += [f"{label}: dit antwoord klopt nog niet" for label in _refused(data, section)]
        gaps = [Missing(section, text) for text in texts]
        if not gaps and section.value in unconfirmed:
            gaps = [Missing(section, "Kijk na of dit nog klopt en bewaar het opnieuw.")]
        found += gaps
    return tuple(found)


def part_like(data: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """What the document holds for the questions that `values` answers, empty answers left out."""
    found: dict[str, Any] = {}
    for key, value in values.items():
        if not isinstance(value, Mapping):
            found[key] = data.get(key) or None
        else:
            given = data.get(key) or {}
            found[key] = {name: given[name] for name in value if given.get(name)} or None
    return {key: value for key, value in found.items() if value}


def merged(
    data: Mapping[str, Any],
    section: Section,
    values: Mapping[str, Any],
    *,
    refused: Sequence[str] = (),
    confirms: bool = True,
) -> dict[str, Any]:
    """The document with one section saved; answers to other questions of the same kind stay as they are.

    What is kept while somebody types `confirms` nothing that was taken over, and `refused` names what is not right yet.
    """
    result = dict(data)
    for key, value in values.items():
        kept = result.get(key)
        result[key] = {**kept, **value} if isinstance(value, dict) and isinstance(kept, dict) else value
    done = section.value if confirms else ""
    result["unconfirmed"] = [name for name in result.get("unconfirmed", ()) if name != done]
    others = {name: labels for name, labels in result.pop("refused", {}).items() if name != section.value}
    if refused:
        others[section.value] = list(refused)
    return _with_russia(result | ({"refused": others} if others else {}))


def reusable(data: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept for a next tender: no signature and no agreement, which are given for one tender."""
    keys = (
        "company", "representative", "grounds", "explanations", "measures", "russia", "suitability", "proof",
    )  # fmt: skip
    return {key: data[key] for key in keys if key in data}


def taken_over(asked: Questions, kept: Mapping[str, Any]) -> dict[str, Any]:
    """A kept UEA as the beginning of one for this tender: only what is asked here, each part to be confirmed."""
    result: dict[str, Any] = {key: kept[key] for key in ("company", "representative") if key in kept}
    codes = {ground.code for ground in asked.grounds}
    for key in ("grounds", "explanations", "measures"):
        result[key] = {code: value for code, value in kept.get(key, {}).items() if code in codes}
    # Requirements are the tender's own: an equal code elsewhere asks something else.
    if asked.asks_russia:
        result["russia"] = dict(kept.get("russia", {}))
    result["unconfirmed"] = [section.value for section in asked.sections]
    return _with_russia(result)


def applying(asked: Questions, data: Mapping[str, Any]) -> tuple[Ground, ...]:
    """The grounds that the undertaking itself says apply to it."""
    given = data.get("grounds", {})
    return tuple(ground for ground in asked.grounds if given.get(ground.code) == "yes")


def _refused(data: Mapping[str, Any], section: Section) -> list[str]:
    return list(data.get("refused", {}).get(section.value, ()))


def _with_russia(data: dict[str, Any]) -> dict[str, Any]:
    """The statement about Russia counts as the answer to its ground, so that the toetsing reads one list."""
    given = data.get("russia") or {}
    answers = {given.get(question) for question in RUSSIA_QUESTIONS}
    if "yes" in answers:
        data["grounds"] = {**data.get("grounds", {}), RUSSIA: "yes"}
    elif answers == {"no"}:
        data["grounds"] = {**data.get("grounds", {}), RUSSIA: "no"}
    return data


def _company_gaps(_: Questions, data: Mapping[str, Any]) -> list[str]:
    company, person = data.get("company", {}), data.get("representative", {})
    gaps = [label for key, label in COMPANY_FIELDS.items() if key != "phone" and not company.get(key)]
    return gaps + [label for key, label in REPRESENTATIVE_FIELDS.items() if not person.get(key)]


def _ground_gaps(grounds: Iterable[Ground], data: Mapping[str, Any]) -> list[str]:
    gaps = []
    for ground in grounds:
        answer = data.get("grounds", {}).get(ground.code)
        if answer is None:
            gaps.append(ground.name)
        elif answer == "yes":
            if not data.get("explanations", {}).get(ground.code):
                gaps.append(f"{ground.name}: uw toelichting")
            if not data.get("measures", {}).get(ground.code):
                gaps.append(f"{ground.name}: wat u hebt gedaan om uw betrouwbaarheid te tonen")
    return gaps


def _russia_gaps(_: Questions, data: Mapping[str, Any]) -> list[str]:
    given = data.get("russia", {})
    gaps = [label for key, label in RUSSIA_QUESTIONS.items() if given.get(key) not in {"no", "yes"}]
    if "yes" in given.values() and not data.get("explanations", {}).get(RUSSIA):
        gaps.append("Verklaring over Rusland: uw toelichting")
    return gaps


def _suitability_gaps(asked: Questions, data: Mapping[str, Any]) -> list[str]:
    given = data.get("suitability", {})
    return [row.name for row in asked.requirements if given.get(row.code) not in {"no", "yes"}]


def _signature_gaps(_: Questions, data: Mapping[str, Any]) -> list[str]:
    given = data.get("signature", {})
    gaps = [label for key, label in SIGNATURE_FIELDS.items() if not given.get(key)]
    return gaps if data.get("agreed") else [*gaps, "Uw akkoord met de slotverklaring"]


_GAPS = {
    Section.COMPANY: _company_gaps,
    Section.MANDATORY: lambda asked, data: _ground_gaps(asked.mandatory, data),
    Section.FACULTATIVE: lambda asked, data: _ground_gaps(asked.facultative, data),
    Section.RUSSIA: _russia_gaps,
    Section.SUITABILITY: _suitability_gaps,
    Section.SIGNATURE: _signature_gaps,
}

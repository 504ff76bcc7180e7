"""Techniques, clauses and room to experiment as pages show them."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from django.urls import reverse

from tenders.domain.checks import Finding, Severity, Subject
from tenders.domain.checks.social import SHOWSTOPPERS
from tenders.domain.configuration import Configuration
from tenders.domain.leidraad import TITLES, ChapterKey
from tenders.domain.social.clauses import CLAUSES, Clause
from tenders.domain.social.experiment import LIMIT, experiment
from tenders.domain.social.techniques import BY_NUMBER, Phase, Place, Use, uses
from tenders.domain.wording import euros_in_words, names_in_words
from tenders.models import ClauseUse, Tender
from tenders.presenters import SUBJECT_TITLES, subject_url
from tenders.services.configuration import ITEMS

_PHASES = {
    Phase.PREPARATION: "Voorbereiding",
    Phase.PROCEDURE: "Procedure",
    Phase.CONTENT: "Inhoud en contract",
}
_PLACES = {
    Place.CONSULTATIONS: ("tenders:consultations", "marktconsultaties"),
    Place.QUESTIONS: ("tenders:question_desk", "vragen"),
    Place.CHECK: ("tenders:check", "de toets"),
    Place.EXPERIMENT: ("tenders:social_experiment", "experimenteerruimte"),
}
_BECOMES = {
    Subject.SUITABILITY: "een geschiktheidseis",
    Subject.CONDITIONS: "een uitvoeringsvoorwaarde",
    Subject.CRITERIA: "een gunningscriterium",
}
# Where a technique is configured in a toelatingsprocedure, if elsewhere.
_OF_ADMISSION = {3: Subject.ENTRY, 12: Subject.CONDITIONS}


def technique_groups(
    tender: Tender, configuration: Configuration, found: Sequence[Finding]
) -> dict[str, Any]:
    rows = uses(configuration, {finding.code for finding in found})
    clauses = {clause.technique for clause in CLAUSES if fits(tender, clause)}
    return {
        "used": sum(row.is_used for row in rows),
        "total": len(rows),
        "groups": [
            {
                "title": title,
                "rows": [
                    _technique(tender, row, has_clause=row.technique.number in clauses)
                    for row in rows
                    if row.technique.phase is phase
                ],
            }
            for phase, title in _PHASES.items()
        ],
    }


def showstopper_rows(tender: Tender, found: Iterable[Finding]) -> list[dict[str, Any]]:
    """The five, each with what the check finds of it and where that is mended."""
    by_code: dict[str, list[Finding]] = {}
    for finding in found:
        by_code.setdefault(finding.code, []).append(finding)
    return [
        {
            "title": title,
            "findings": [
                {
                    "sentence": finding.sentence,
                    "advice": finding.advice,
                    "source": finding.source,
                    "url": subject_url(tender, finding.subject),
                    "place": SUBJECT_TITLES[finding.subject].lower(),
                    "is_info": finding.severity is Severity.INFO,
                }
                for code in codes
                for finding in by_code.get(code, ())
            ],
        }
        for title, codes in SHOWSTOPPERS.items()
    ]


def clause_rows(tender: Tender) -> list[dict[str, Any]]:
    """The example clauses, each with where this tender has it; a constant number of queries."""
    codes = {subject: _codes(tender, subject) for subject in _BECOMES}
    chapters = set(tender.leidraad_texts.exclude(text="").values_list("chapter", flat=True))
    there: dict[int, list[tuple[str, str]]] = {}
    for use in tender.clause_uses.all():
        if place := _place_of(tender, use, codes, chapters):
            there.setdefault(use.clause, []).append(place)
    return [
        {
            "clause": clause,
            "technique": BY_NUMBER[clause.technique].name,
            "becomes": _becomes(clause),
            "uses": there.get(clause.number, []),
        }
        for clause in CLAUSES
        if fits(tender, clause)
    ]


def fits(tender: Tender, clause: Clause) -> bool:
    """A toelatingsprocedure has no criterion to which a clause could be added."""
    target = clause.target
    return not isinstance(target, Subject) or target.applies(is_admission=tender.is_admission)


def url_of_use(tender: Tender, use: ClauseUse) -> str:
    """Where what the clause became is changed."""
    if use.subject == use.code:
        return reverse("tenders:leidraad_chapter", args=[tender.public_id, use.code])
    return reverse(f"tenders:{Subject(use.subject).name.lower()}_change", args=[tender.public_id, use.code])


def experiment_rows(names: Sequence[str], values: Sequence[Fraction]) -> dict[str, Any]:
    """The outcome in plain Dutch, and a row per lot."""
    found = experiment(values)
    return {
        "sentences": _outcome(found, names),
        "good": bool(found.chosen),
        "rows": [
            {
                "name": name,
                "value": euros_in_words(value),
                "small": "ja" if place in found.small else "nee",
                "may": "ja" if found.may_experiment(place) else "nee",
            }
            for place, (name, value) in enumerate(zip(names, values, strict=True))
        ],
        "total": euros_in_words(found.total),
        "room": euros_in_words(found.room),
        "value_of_small": euros_in_words(found.value_of_small),
    }


def _outcome(found: Any, names: Sequence[str]) -> list[str]:
    if not found.total:
        return ["Er is nog geen waarde: vul de waarde van elk perceel in."]
    whole = (
        f"Alle percelen samen zijn {euros_in_words(found.total)} waard. Kleine percelen mogen samen ten hoogste "
        f"{euros_in_words(found.room)} zijn; dat is 20%."
    )
    if not found.small:
        return [
            whole,
            f"Geen perceel is {euros_in_words(LIMIT)} of minder: er is geen ruimte om te experimenteren.",
        ]
    small = f"De kleine percelen zijn samen {euros_in_words(found.value_of_small)}."
    which = names_in_words([names[place] for place in found.chosen])
    if found.all_fit:
        return [whole, f"{small} Dat past. U mag buiten deze procedure gunnen: {which}."]
    too_much = f"{small} Dat is te veel: niet allemaal kunnen zij buiten deze procedure blijven."
    if not found.chosen:
        return [whole, too_much, "Zelfs het kleinste perceel alleen is al te groot."]
    kept = f"Kiest u de kleinste, dan passen deze: {which}, samen {euros_in_words(found.value_of_chosen)}."
    return [whole, too_much, kept]


def _technique(tender: Tender, row: Use, *, has_clause: bool) -> dict[str, Any]:
    technique = row.technique
    if row.shows:
        word, tone = "Gebruikt", "good"
    elif row.note is not None:
        word, tone = "Volgens u gebruikt", "info"
    else:
        word, tone = "Nog niet", "neutral"
    elsewhere = _OF_ADMISSION if tender.is_admission else {}
    url, place = _page(tender, elsewhere.get(technique.number, technique.page))
    return {
        "number": technique.number,
        "name": technique.name,
        "word": word,
        "tone": tone,
        "shows": [f"{sentence}." for sentence in row.shows],
        "note": row.note,
        "suggestion": "" if row.is_used else technique.suggestion,
        "url": url,
        "place": place,
        "note_url": reverse("tenders:social_note", args=[tender.public_id, technique.number]),
        "clause_url": (
            f"{reverse('tenders:social_clauses', args=[tender.public_id])}#techniek-{technique.number}"
            if has_clause
            else ""
        ),
    }


def _page(tender: Tender, page: Subject | Place) -> tuple[str, str]:
    """Consultations, questions and people belong to the tender itself, also while a rectification is prepared."""
    lived = tender.revises or tender
    if isinstance(page, Subject) and not page.applies(is_admission=tender.is_admission):
        return "", ""
    if isinstance(page, Subject):
        return subject_url(lived if page is Subject.ROLES else tender, page), SUBJECT_TITLES[page].lower()
    if page is Place.NOTE:
        return "", ""
    name, words = _PLACES[page]
    of = tender if page in {Place.CHECK, Place.EXPERIMENT} else lived
    return reverse(name, args=[of.public_id]), words


def _codes(tender: Tender, subject: Subject) -> dict[str, str]:
    rows: Iterable[tuple[str, str]] = getattr(tender, ITEMS[subject]).values_list("code", "name")
    return dict(rows)


def _place_of(
    tender: Tender, use: ClauseUse, codes: dict[Subject, dict[str, str]], chapters: set[str]
) -> tuple[str, str] | None:
    """Words and address; None where it was taken away since."""
    if use.subject == use.code:
        if use.code not in chapters:
            return None
        words = f"eigen tekst bij {TITLES[ChapterKey(use.code)].lower()}"
    else:
        subject = Subject(use.subject)
        if use.code not in codes[subject]:
            return None
        words = f"{use.code} {codes[subject][use.code]}"
    return words, url_of_use(tender, use)


def _becomes(clause: Clause) -> str:
    if isinstance(clause.target, ChapterKey):
        return f"eigen tekst in het inkoopdocument, hoofdstuk {TITLES[clause.target].lower()}"
    return _BECOMES[clause.target]

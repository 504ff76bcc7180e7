"""Chapters 9 and 10: what a bid consists of, how it comes in, and the annexes."""

from collections.abc import Iterator

from tenders.domain.checks import Subject
from tenders.domain.definition import StatementRule
from tenders.domain.explanation import plan_limit_in_words
from tenders.domain.leidraad.source import Part, Source, gap, listed, told
from tenders.domain.stating import plan_rules_in_words
from tenders.domain.stating_rules import originals_in_words, signature_in_words
from tenders.domain.vocabulary import EvidenceMoment
from tenders.domain.why import Asked, why_in_words, whys
from tenders.domain.wording import instant_in_words, points_in_words


def submission(source: Source) -> Iterator[tuple[str, Iterator[Part]]]:
    yield "Wanneer en hoe", _how(source)
    yield "Wat u indient", _what(source)
    yield source.plan_title, _plan(source)
    yield "Opgaven", _statements(source)
    yield "Ondertekenen", _signing(source)


def annexes(source: Source) -> Iterator[tuple[str, Iterator[Part]]]:
    yield "Stukken bij dit document", _annexes(source)


def _how(source: Source) -> Iterator[Part]:
    closes_at = source.configuration.closes_at
    if closes_at is not None:
        yield from told(
            "planning.sluiting",
            f"Uw inschrijving is uiterlijk op {instant_in_words(closes_at)} ingediend, in dit systeem.",
        )
    yield from told(
        "vast.te_laat",
        "Een inschrijving die later komt of op een andere manier, nemen wij niet aan. U krijgt een "
        "ontvangstbewijs. Tot de "
        "opening zijn inschrijvingen verzegeld: niemand van ons kan ze lezen.",
    )


def _what(source: Source) -> Iterator[Part]:
    found = source.configuration
    names = [row.name for row in found.evidence if row.moment is EvidenceMoment.SUBMISSION]
    parts = (
        source.plan_title if found.plan or source.questions else "",
        "uw prijs" if found.asks_price else "",
        *(f"opgave: {row.name}" for row in found.statements),
        *names,
    )
    if any(parts):
        yield from told("vast.indienen", "Uw inschrijving bestaat uit:")
        yield from listed("evidence.inschrijving", parts)


def _plan(source: Source) -> Iterator[Part]:
    found = source.configuration
    if found.admission is not None:
        return
    yield from gap(
        Subject.METHOD, "het maximum aantal pagina's van het plan", "plan_max_pages", unless=found.plan
    )
    if found.plan is not None:
        yield from told("plan.max_pages plan.over_limit", plan_limit_in_words(found.plan))
    yield from listed("plan.rules", plan_rules_in_words(found.facts.plan_rules))


def _statements(source: Source) -> Iterator[Part]:
    reasons = {
        row.code: why_in_words(row) for row in whys(source.configuration.facts) if row.kind is Asked.STATEMENT
    }
    for row in source.configuration.statements:
        yield from told(f"statements.{row.code}", f"{row.name}: {_stated(row)}")
        yield from listed(f"statements.{row.code}", reasons.get(row.code, []))


def _stated(row: StatementRule) -> str:
    unit = f" {row.unit}" if row.unit else ""
    said = (
        "u geeft een getal op."
        if row.minimum is None
        else f"ten minste {points_in_words(row.minimum)}{unit}."
    )
    if row.at_least_reference:
        said += " Uw opgave is niet lager dan de omvang van de referentie die u geeft."
    return said


def _signing(source: Source) -> Iterator[Part]:
    rules = source.configuration.rules
    sentence = signature_in_words(rules)
    yield from gap(Subject.PROCEDURE, "hoe een inschrijver ondertekent", "signature_forms", unless=sentence)
    yield from told("rules.signature_forms", sentence)
    yield from told("rules.originals_months", originals_in_words(rules, source.configuration.contract_start))


def _annexes(source: Source) -> Iterator[Part]:
    yield from gap(Subject.DOCUMENTS, "de bijlagen", unless=source.annexes)
    yield from listed("documents", source.annexes)

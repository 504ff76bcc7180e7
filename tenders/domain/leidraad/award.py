"""Chapter 6: what the plan answers, and the whole chapter "Zo beoordelen wij" with its example."""

from collections.abc import Iterator

from tenders.domain.chapter import Chapter, Example
from tenders.domain.checks import Subject
from tenders.domain.leidraad.entry import entry, who_is_admitted
from tenders.domain.leidraad.source import Part, Source, gap, listed, tabled, told
from tenders.domain.stating import CLIENT_JUDGES
from tenders.domain.vocabulary import CriterionKind


def award(source: Source) -> Iterator[tuple[str, Iterator[Part]]]:
    if source.configuration.admission is not None:
        yield "Wie wordt toegelaten", who_is_admitted(source)
        yield "Wanneer u kunt instappen", entry(source)
        return
    yield "Wat u beschrijft", _questions(source)
    yield "De beoordelaars", _evaluators(source)
    chapter = source.method
    if chapter is None:
        yield "Criteria en punten", gap(Subject.METHOD, "de hele beoordelingsmethode met een planning")
        return
    yield "Criteria en punten", _points(chapter)
    yield "Van punten naar overeenkomst", _places(chapter)
    yield "Bij gelijke stand", _ties(chapter)
    if chapter.example is not None:
        yield "Een voorbeeld", _example(chapter.example)
        if chapter.example.division:
            yield (
                "De verdeling van de percelen, stap voor stap",
                listed("method.example", chapter.example.division),
            )


def _questions(source: Source) -> Iterator[Part]:
    for leaf in source.configuration.leaves:
        question, aspects = source.questions.get(leaf.code, ("", ()))
        if leaf.kind is CriterionKind.PRICE:
            continue
        yield from gap(Subject.CRITERIA, f"de vraag bij {leaf.code} {leaf.name}", unless=question)
        if question:
            yield from told(
                f"criteria.{leaf.code}.question", f"{leaf.code} {leaf.name}: {' '.join(question.split())}"
            )
        if aspects:
            yield from told(f"criteria.{leaf.code}.aspects", f"Bij {leaf.code} let de commissie op:")
            yield from listed(f"criteria.{leaf.code}.aspects", aspects)


def _evaluators(source: Source) -> Iterator[Part]:
    least = source.configuration.minimum_evaluators
    who = "één beoordelaar" if least == 1 else f"{least} beoordelaars"
    yield from told(
        "method.minimum_evaluators", f"Ten minste {who} geven een score, ieder eerst zonder de anderen."
    )
    if source.configuration.facts.social.client_judges:
        yield from told("method.client_judges", CLIENT_JUDGES)


def _points(chapter: Chapter) -> Iterator[Part]:
    yield from tabled(
        ["method.criteria", "method.total"],
        f"Gunningscriteria: samen {chapter.highest_total} punten",
        ("Criterium", "Punten", "Aandeel", "Minimum", "Zo rekenen wij"),
        (
            (
                f"{'– ' if row.is_child else ''}{row.code} {row.name}",
                row.points,
                row.share,
                row.minimum or "geen",
                row.rule,
            )
            for row in chapter.criteria
        ),
    )
    yield from told("method.final_score", chapter.final_score)
    yield from tabled(
        ["method.scale"],
        "Scoreschaal",
        ("Niveau", "Score", "Betekenis"),
        ((row.label, row.score or "terzijde", row.description) for row in chapter.scale),
    )
    yield from told(
        "vast.afronden", "Punten worden niet afgerond. Alleen waar wij ze tonen, staan er twee decimalen."
    )
    yield from told("method.total", f"In totaal zijn {chapter.highest_total} punten te verdienen.")
    for key, sentences in (("method.prices", chapter.prices), ("method.minima", chapter.minima)):
        for sentence in sentences:
            yield from told(key, sentence)


def _places(chapter: Chapter) -> Iterator[Part]:
    yield from told("method.order", "Wie de meeste punten heeft, staat het hoogst.")
    for key, sentences in (("method.places", chapter.places), ("method.limits", chapter.limits)):
        for sentence in sentences:
            yield from told(key, sentence)


def _ties(chapter: Chapter) -> Iterator[Part]:
    for number, sentence in enumerate(chapter.ties, start=1):
        yield from told("method.tie_break", f"Stap {number}: {sentence}")


def _example(example: Example) -> Iterator[Part]:
    for sentence in (*example.intro, example.individual, *example.facts):
        yield from told("method.example", sentence)
    yield from tabled(
        ["method.example"],
        "Van score naar punten, per inschrijver",
        ("Inschrijver", "Berekening", "Totaal"),
        ((row.name, "\n".join(row.calculation), row.total) for row in example.bidders),
    )
    for sentence in example.set_aside:
        yield from told("method.example", sentence)
    yield from tabled(
        ["method.example"],
        "De rangorde die daaruit volgt",
        ("Positie", "Inschrijver", "Totaal", "Uitkomst"),
        ((str(row.position), row.name, row.total, row.result) for row in example.ranking),
    )
    for sentence in example.reasons:
        yield from told("method.example", sentence)

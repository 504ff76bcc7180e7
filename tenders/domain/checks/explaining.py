"""Whether every requirement says why it is there; geschiktheidseisen and grounds have rules of their own for it."""

from collections.abc import Iterator

from tenders.domain.checks.finding import Context, Subject, warns
from tenders.domain.why import Asked, without_purpose
from tenders.domain.wording import names_in_words

_PLACES = {
    Asked.EVIDENCE: ("bewijsmiddel", Subject.EVIDENCE),
    Asked.STATEMENT: ("opgave", Subject.STATEMENTS),
    Asked.CONDITION: ("uitvoeringsvoorwaarde", Subject.CONDITIONS),
    Asked.SOCIAL_RETURN: ("social return", Subject.CONTRACT),
}


def requirement_without_purpose(context: Context) -> Iterator[tuple[str, Subject]]:
    """One finding per page that mends it."""
    missing = without_purpose(context.configuration.facts)
    for kind, (words, subject) in _PLACES.items():
        names = [row.name for row in missing if row.kind is kind]
        if kind is Asked.SOCIAL_RETURN and names:
            yield "Waarom u social return vraagt, staat er niet bij.", subject
        elif names:
            yield f"Waarom dit wordt gevraagd ontbreekt bij {words} {names_in_words(names)}.", subject


CHECKS = (
    warns(
        "requirement_without_purpose",
        Subject.EVIDENCE,
        requirement_without_purpose,
        norm="Elke eis zegt waarom zij er is; wat geen doel heeft, wordt niet gevraagd.",
        source="Aw 1.10; Gids Proportionaliteit 3.5",
        advice="Schrijf het doel op. Op de pagina Waarom elke eis staat er een voorstel bij.",
    ),
)

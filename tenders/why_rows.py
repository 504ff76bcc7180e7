"""The page "Waarom elke eis" and the reasons on other pages, as rows."""

from typing import Any

from django.urls import reverse

from tenders.domain.facts import EvidenceFacts, Facts
from tenders.domain.why import Asked, Why, why_in_words, whys
from tenders.models import Tender
from tenders.services.why import SUBJECTS, can_take

_TITLES = {
    Asked.GROUND: "Uitsluitingsgronden",
    Asked.SUITABILITY: "Geschiktheidseisen",
    Asked.EVIDENCE: "Bewijsmiddelen",
    Asked.STATEMENT: "Opgaven",
    Asked.CONDITION: "Uitvoeringsvoorwaarden",
    Asked.SOCIAL_RETURN: "Social return",
}
_ITEM_PAGES = frozenset({Asked.SUITABILITY, Asked.EVIDENCE, Asked.CONDITION})


def why_rows(tender: Tender, facts: Facts) -> list[dict[str, Any]]:
    """By kind, for the buyer: each requirement with the page that changes it."""
    found = whys(facts)
    proves = {row.code: row.suitability for row in facts.evidence}
    return [
        {"title": title, "rows": [_row(tender, row, proves) for row in found if row.kind is kind]}
        for kind, title in _TITLES.items()
        if any(row.kind is kind for row in found)
    ]


def reasons_by_code(facts: Facts, kind: Asked) -> dict[str, list[str]]:
    """What a bidder reads about each requirement of a kind."""
    return {row.code: why_in_words(row) for row in whys(facts) if row.kind is kind}


def proven_by(row: EvidenceFacts) -> list[str]:
    return [f"Dit toont geschiktheidseis {row.suitability} aan."] if row.suitability else []


def _row(tender: Tender, row: Why, proves: dict[str, str]) -> dict[str, Any]:
    taken_from = ""
    if row.purpose and not row.is_own:
        code = proves.get(row.code, "") if row.kind is Asked.EVIDENCE else ""
        taken_from = f"Overgenomen van geschiktheidseis {code}." if code else "Volgt uit de wet."
    return {
        "title": row.title,
        "url": _url(tender, row),
        "purpose": row.purpose,
        "taken_from": taken_from,
        "suggestion": row.suggestion,
        "can_take": can_take(row),
        "key": f"{row.kind.value}:{row.code}",
        "when": row.when,
        "who": row.who,
    }


def _url(tender: Tender, row: Why) -> str:
    name = SUBJECTS[row.kind].name.lower()
    if row.kind in _ITEM_PAGES:
        return reverse(f"tenders:{name}_change", args=[tender.public_id, row.code])
    return reverse(f"tenders:{name}", args=[tender.public_id])

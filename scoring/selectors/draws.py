"""A draw as its pages, its file and its proces-verbaal show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scoring.domain.draw import DOMAIN
from scoring.models import Draw


@dataclass(frozen=True)
class Participant:
    """One of the tied bids.

    `commitment` is empty where no word was given, `word` and `salt` also until the draw; `place` is None until then.
    """

    key: str
    name: str
    root: str
    commitment: str
    word: str
    salt: str
    place: int | None


def participants_of(draw: Draw, names: Mapping[str, str]) -> list[Participant]:
    """In drawn order where there is one, else by name. `names` by the public id of a bid."""
    commitments = {str(given.bid.public_id): given.commitment for given in draw.words.select_related("bid")}
    places = {key: place for place, key in enumerate(draw.result, start=1)}
    rows = []
    for key, root in draw.participants.items():
        revealed = draw.revealed_words.get(key, {})
        rows.append(
            Participant(
                key=key,
                name=names.get(key, key),
                root=root,
                commitment=commitments.get(key, ""),
                word=revealed.get("word", ""),
                salt=revealed.get("salt", ""),
                place=places.get(key),
            )
        )
    return sorted(rows, key=lambda row: (row.place or 0, row.name))


def draw_file_content(draw: Draw, rows: list[Participant]) -> dict[str, Any]:
    """What `tools/verify_draw.py` reads."""
    return {
        "protocol": DOMAIN,
        "aanbesteding": str(draw.tender.public_id),
        "perceel": draw.lot.number,
        "vastlegging": draw.commitment,
        "vastgelegd_op": draw.committed_at.isoformat(),
        "geheim": draw.revealed_secret,
        "deelnemers": [
            {
                "inschrijving": row.key,
                "naam": row.name,
                "ontvangstbewijs": row.root,
                "kenmerk_woord": row.commitment,
                "woord": row.word,
                "toevoeging": row.salt,
            }
            for row in rows
        ],
        "uitslag": draw.result,
    }

"""What a nota van inlichtingen says, frozen: never who asked, nor how many asked the same."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from tenders.domain.questions import KIND_LABELS, AnswerKind


@dataclass(frozen=True)
class NoticeItem:
    """A question with its answer. `follows` is the number of the earlier answer that it asks about."""

    number: int
    reference: str
    question: str
    answer: str
    kind: str
    follows: int | None = None

    @property
    def changes(self) -> bool:
        return self.kind == AnswerKind.CHANGES

    @property
    def kind_label(self) -> str:
        return KIND_LABELS[AnswerKind(self.kind)]


@dataclass(frozen=True)
class NoticeContent:
    """`made_on` is the ISO date that the nota bears: it is published on that day or made again."""

    authority: str
    tender: str
    reference: str
    number: int
    round: int
    made_on: str
    items: tuple[NoticeItem, ...]

    @property
    def changing(self) -> tuple[NoticeItem, ...]:
        """The answers after which the documents no longer say the same."""
        return tuple(item for item in self.items if item.changes)

    def as_mapping(self) -> dict[str, Any]:
        """JSON-able; a list where this value has a tuple."""
        mapping: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return mapping


def content_from(mapping: Mapping[str, Any]) -> NoticeContent:
    """The value that `as_mapping` wrote."""
    fields = dict(mapping)
    fields["items"] = tuple(NoticeItem(**item) for item in fields["items"])
    return NoticeContent(**fields)


def content_hash(content: NoticeContent) -> str:
    """SHA-256 of the content in canonical JSON: equal hashes are equal nota's."""
    text = json.dumps(content.as_mapping(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def reference_in_words(document: str, paragraph: str, lot: int | None) -> str:
    """'Leidraad, 2.3, perceel 2'; what is not named is left out."""
    parts = [document, paragraph, f"perceel {lot}" if lot is not None else ""]
    return ", ".join(part for part in parts if part) or "Algemeen"

"""The bewijskluis: kinds of evidence that come back in every tender, and when one must be asked for again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bids.domain.details import EvidenceDetails
from tenders.domain.evidence import last_day_in_order

# Before the last moment at which one must ask for a new one: time to notice, and to do it.
_NOTICE = timedelta(days=14)


class EvidenceKind(StrEnum):
    KVK = "kvk"
    GVA = "gva"
    TAX = "belasting"
    VOG = "vog"
    POLICY = "polis"
    QUALITY = "kwaliteit"
    ACCOUNTS = "jaarrekening"
    REFERENCE = "referentie"
    OTHER = "anders"


@dataclass(frozen=True)
class KindFacts:
    """`delivery_days`: how long a new one usually takes; `months`: after these most tenders find it too old."""

    label: str
    delivery_days: int
    delivery: str
    months: int | None = None
    words: tuple[str, ...] = ()


KINDS: Mapping[EvidenceKind, KindFacts] = {
    EvidenceKind.KVK: KindFacts(
        "Uittreksel Handelsregister (KvK)",
        1,
        "direct te downloaden bij de Kamer van Koophandel",
        6,
        ("kvk", "handelsregister", "uittreksel", "beroepsregister"),
    ),
    EvidenceKind.GVA: KindFacts(
        "Gedragsverklaring aanbesteden (GVA)", 56, "tot 8 weken", 24, ("gva", "gedragsverklaring")
    ),
    EvidenceKind.TAX: KindFacts(
        "Verklaring betalingsgedrag (Belastingdienst)", 21, "tot 3 weken", 6, ("belasting", "betalingsgedrag")
    ),
    EvidenceKind.VOG: KindFacts(
        "Verklaring omtrent het gedrag (VOG) rechtspersonen",
        56,
        "tot 8 weken",
        12,
        ("vog", "omtrent het gedrag"),
    ),
    EvidenceKind.POLICY: KindFacts(
        "Verzekeringspolis", 14, "reken op 2 weken", None, ("polis", "verzekering", "aansprakelijkheid")
    ),
    EvidenceKind.QUALITY: KindFacts(
        "Kwaliteitscertificaat of rapport van een audit",
        84,
        "reken op 12 weken",
        None,
        ("kwaliteit", "certificaat", "iso", "hkz", "audit"),
    ),
    EvidenceKind.ACCOUNTS: KindFacts(
        "Jaarrekening met verklaring van de accountant",
        56,
        "reken op 8 weken",
        None,
        ("jaarrekening", "accountant"),
    ),
    EvidenceKind.REFERENCE: KindFacts(
        "Referentie", 28, "reken op 4 weken", None, ("referentie", "tevredenheid")
    ),
    EvidenceKind.OTHER: KindFacts("Ander bewijsmiddel", 14, "vraag na hoe lang het duurt"),
}


def kind_for(title: str) -> EvidenceKind:
    """The kind that the name of a bewijsmiddel in a tender seems to mean."""
    words = title.lower()
    return next(
        (kind for kind, facts in KINDS.items() if any(word in words for word in facts.words)),
        EvidenceKind.OTHER,
    )


def expires_on(kind: EvidenceKind, details: EvidenceDetails) -> date | None:
    """The last day on which it is of use: its own end, or when most tenders find it too old; None for no such day."""
    if details.issued_on is None:
        return details.valid_until
    return last_day_in_order(details.issued_on, KINDS[kind].months, details.valid_until)


def remind_on(kind: EvidenceKind, details: EvidenceDetails) -> date | None:
    """The day to say that a new one must be asked for; None for what does not expire."""
    last = expires_on(kind, details)
    return last - timedelta(days=KINDS[kind].delivery_days) - _NOTICE if last is not None else None

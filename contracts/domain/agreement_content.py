"""What an overeenkomst says, as a value: frozen when it is made, kept as JSON, set as document, and hashed.

Amounts are decimal numbers as text ("1.5600"), days ISO dates, so that who guards the contract can calculate with them.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Party:
    """One organisation of the opdrachtnemer; in a combinatie the one that leads is the penvoerder."""

    name: str
    kvk: str
    address: tuple[str, ...] = ()
    leads: bool = False


@dataclass(frozen=True)
class Represented:
    """Who signs; `document` is the decision that gives the mandate, empty for a provider."""

    name: str
    function: str = ""
    document: str = ""


@dataclass(frozen=True)
class OtherParty:
    """An onderaannemer, or a third party on which the bidder relied."""

    name: str
    kvk: str
    capacity: str
    work: str = ""


@dataclass(frozen=True)
class TariffLine:
    """`price` has at least four decimals; empty where the assignment is paid otherwise. `offered`: by the bidder."""

    name: str
    unit: str
    price: str
    is_fixed: bool
    offered: bool = False


@dataclass(frozen=True)
class PlanAnnex:
    """The plan as it was handed in; the file itself stays encrypted where it is."""

    title: str
    file_name: str
    pages: int | None
    size: int
    sha256: str


@dataclass(frozen=True)
class Term:
    """`ends` is the last day of the first term, `latest` that with every option used."""

    starts: str = ""
    months: int | None = None
    ends: str = ""
    options: int = 0
    option_months: int = 0
    latest: str = ""
    words: str = ""


@dataclass(frozen=True)
class Conditions:
    name: str = ""
    version: str = ""
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True)
class SocialReturn:
    percentage: str = ""
    base: str = ""
    means: str = ""


@dataclass(frozen=True)
class AgreementContent:
    """`max_value` is for all contracts of the tender together, `lot_value` for those of this lot."""

    authority: str
    authority_kvk: str
    authority_address: tuple[str, ...]
    municipalities: tuple[str, ...]
    signs_for_authority: Represented
    parties: tuple[Party, ...]
    others: tuple[OtherParty, ...]
    signs_for_provider: Represented
    tender: str
    reference: str
    kind: str
    description: str
    lot_number: int
    lot_name: str
    lot_area: str
    is_only_lot: bool
    places: str
    contractors: int | None
    awarded_on: str
    released_on: str
    bid_received: str
    term: Term
    max_value: str
    lot_value: str
    value_per_year: str
    volume_guaranteed: bool
    tariffs: tuple[TariffLine, ...]
    indexation: str
    payment_days: int | None
    plan_in_contract: bool
    plan: PlanAnnex | None
    conditions: Conditions
    social_return: SocialReturn
    variant: str
    particulars: str
    order: str
    court: str
    fingerprint: str
    # The SHA-256 of the municipality's own model; empty for the built-in one.
    model: str = ""
    # What the documents say about the tariff in words; also where the products have none of their own.
    tariff_words: str = ""
    accent: str = ""
    logo: str = ""
    # What the tender says about carrying out: labels with sentences, in order.
    execution: tuple[tuple[str, str], ...] = ()
    later_subcontractor: str = ""
    # Evidence that is to be shown on a later day, with what follows when it is not.
    later_proofs: tuple[str, ...] = ()
    # It follows from a toelatingsbesluit: nothing was awarded.
    is_admission: bool = False

    @property
    def is_combination(self) -> bool:
        return len(self.parties) > 1

    @property
    def provider(self) -> str:
        """The bidder, or the penvoerder of the combinatie."""
        return next(party.name for party in self.parties if party.leads)

    def as_mapping(self) -> dict[str, Any]:
        """What earlier agreements did not have is left out where it is empty, so that they keep their hash."""
        found = asdict(self)
        for name in ("execution", "later_subcontractor", "later_proofs", "is_admission"):
            if not found[name]:
                del found[name]
        if not found["social_return"]["means"]:
            del found["social_return"]["means"]
        return found


def content_hash(content: AgreementContent) -> str:
    """SHA-256 of the canonical JSON: the same agreements, whoever makes them and when."""
    text = json.dumps(content.as_mapping(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def content_from(data: Mapping[str, Any]) -> AgreementContent:
    """The reverse of `as_mapping`, after JSON."""
    fields = dict(data)
    return AgreementContent(
        **fields
        | {
            "authority_address": tuple(fields["authority_address"]),
            "municipalities": tuple(fields["municipalities"]),
            "execution": tuple((label, text) for label, text in fields.get("execution", ())),
            "later_proofs": tuple(fields.get("later_proofs", ())),
            "signs_for_authority": Represented(**fields["signs_for_authority"]),
            "parties": tuple(
                Party(**party | {"address": tuple(party["address"])}) for party in fields["parties"]
            ),
            "others": tuple(OtherParty(**other) for other in fields["others"]),
            "signs_for_provider": Represented(**fields["signs_for_provider"]),
            "term": Term(**fields["term"]),
            "tariffs": tuple(TariffLine(**line) for line in fields["tariffs"]),
            "plan": PlanAnnex(**fields["plan"]) if fields["plan"] else None,
            "conditions": Conditions(
                **fields["conditions"] | {"excluded": tuple(fields["conditions"]["excluded"])}
            ),
            "social_return": SocialReturn(**fields["social_return"]),
        }
    )

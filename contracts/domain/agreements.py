"""The life of an overeenkomst: which act leads from which status to which, and in which order parties sign."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from contracts.domain.errors import DecisionRefused
from tenders.domain.wording import date_in_words


class AgreementStatus(StrEnum):
    CONCEPT = "concept"
    READY = "ready"
    SIGNED_BY_PROVIDER = "provider"
    SIGNED_BY_AUTHORITY = "authority"
    SIGNED = "signed"
    WITHDRAWN = "withdrawn"


class SigningOrder(StrEnum):
    PROVIDER_FIRST = "provider_first"
    AUTHORITY_FIRST = "authority_first"


class Signer(StrEnum):
    PROVIDER = "provider"
    AUTHORITY = "authority"


class AgreementAct(StrEnum):
    SEND = "send"
    SIGN_AS_PROVIDER = "sign_as_provider"
    SIGN_AS_AUTHORITY = "sign_as_authority"
    SEND_BACK = "send_back"
    WITHDRAW = "withdraw"


STATUS_LABELS: Mapping[AgreementStatus, str] = {
    AgreementStatus.CONCEPT: "concept",
    AgreementStatus.READY: "gereed voor ondertekening",
    AgreementStatus.SIGNED_BY_PROVIDER: "ondertekend door opdrachtnemer",
    AgreementStatus.SIGNED_BY_AUTHORITY: "ondertekend door opdrachtgever",
    AgreementStatus.SIGNED: "volledig ondertekend",
    AgreementStatus.WITHDRAWN: "ingetrokken",
}
ORDER_LABELS: Mapping[SigningOrder, str] = {
    SigningOrder.PROVIDER_FIRST: "Eerst de opdrachtnemer, daarna de opdrachtgever",
    SigningOrder.AUTHORITY_FIRST: "Eerst de opdrachtgever, daarna de opdrachtnemer",
}
SIGNER_LABELS: Mapping[Signer, str] = {
    Signer.PROVIDER: "opdrachtnemer",
    Signer.AUTHORITY: "opdrachtgever",
}
SIGNING: Mapping[Signer, AgreementAct] = {
    Signer.PROVIDER: AgreementAct.SIGN_AS_PROVIDER,
    Signer.AUTHORITY: AgreementAct.SIGN_AS_AUTHORITY,
}

_COMMON: Mapping[tuple[AgreementStatus, AgreementAct], AgreementStatus] = {
    (AgreementStatus.CONCEPT, AgreementAct.SEND): AgreementStatus.READY,
    (AgreementStatus.CONCEPT, AgreementAct.WITHDRAW): AgreementStatus.WITHDRAWN,
    (AgreementStatus.READY, AgreementAct.WITHDRAW): AgreementStatus.WITHDRAWN,
    (AgreementStatus.SIGNED_BY_PROVIDER, AgreementAct.WITHDRAW): AgreementStatus.WITHDRAWN,
    (AgreementStatus.SIGNED_BY_AUTHORITY, AgreementAct.WITHDRAW): AgreementStatus.WITHDRAWN,
}
_BY_ORDER: Mapping[SigningOrder, Mapping[tuple[AgreementStatus, AgreementAct], AgreementStatus]] = {
    SigningOrder.PROVIDER_FIRST: {
        (AgreementStatus.READY, AgreementAct.SIGN_AS_PROVIDER): AgreementStatus.SIGNED_BY_PROVIDER,
        (AgreementStatus.SIGNED_BY_PROVIDER, AgreementAct.SEND_BACK): AgreementStatus.READY,
        (AgreementStatus.SIGNED_BY_PROVIDER, AgreementAct.SIGN_AS_AUTHORITY): AgreementStatus.SIGNED,
    },
    SigningOrder.AUTHORITY_FIRST: {
        (AgreementStatus.READY, AgreementAct.SIGN_AS_AUTHORITY): AgreementStatus.SIGNED_BY_AUTHORITY,
        (AgreementStatus.SIGNED_BY_AUTHORITY, AgreementAct.SIGN_AS_PROVIDER): AgreementStatus.SIGNED,
    },
}


@dataclass(frozen=True)
class Turn:
    """Whose signature is awaited."""

    signer: Signer
    is_last: bool


def next_status(status: AgreementStatus, act: AgreementAct, order: SigningOrder) -> AgreementStatus:
    """The status that follows; raises DecisionRefused with what the overeenkomst waits for."""
    found = _COMMON.get((status, act)) or _BY_ORDER[order].get((status, act))
    if found is None:
        raise DecisionRefused(_refusal(status, act, order))
    return found


def can(status: AgreementStatus, act: AgreementAct, order: SigningOrder) -> bool:
    return (status, act) in _COMMON or (status, act) in _BY_ORDER[order]


def turn(status: AgreementStatus, order: SigningOrder) -> Turn | None:
    """Who signs now; None before it was sent, and when nobody has to sign any more."""
    for signer, act in SIGNING.items():
        following = _BY_ORDER[order].get((status, act))
        if following is not None:
            return Turn(signer, following is AgreementStatus.SIGNED)
    return None


def check_withdrawal(status: AgreementStatus, reason: str) -> None:
    if status is AgreementStatus.SIGNED:
        raise DecisionRefused(
            "Deze overeenkomst is volledig ondertekend. Intrekken kan niet meer: beëindigen gaat volgens de "
            "overeenkomst zelf."
        )
    if not reason.strip():
        raise DecisionRefused("Schrijf op waarom u deze overeenkomst intrekt.", field="reason")


def check_signed_on(signed_on: date, *, sent_on: date, today: date) -> None:
    """A copy is signed after it was sent, and not on a day that has yet to come."""
    if signed_on > today:
        raise DecisionRefused("De datum van ondertekening ligt in de toekomst.", field="signed_on")
    if signed_on < sent_on:
        raise DecisionRefused(
            f"De overeenkomst is verstuurd op {date_in_words(sent_on)}. Zij kan niet eerder zijn ondertekend.",
            field="signed_on",
        )


def _refusal(status: AgreementStatus, act: AgreementAct, order: SigningOrder) -> str:
    if status is AgreementStatus.WITHDRAWN:
        return "Deze overeenkomst is ingetrokken."
    if status is AgreementStatus.SIGNED:
        return "Deze overeenkomst is al volledig ondertekend. Daaraan verandert niets meer."
    if status is AgreementStatus.CONCEPT:
        return "Deze overeenkomst is nog een concept. Verstuur haar eerst ter ondertekening."
    if act is AgreementAct.SEND:
        return "Deze overeenkomst is al ter ondertekening verstuurd."
    awaited = turn(status, order)
    if act is AgreementAct.SEND_BACK or awaited is None:
        return "Er is geen ondertekend exemplaar om terug te sturen."
    return f"De {SIGNER_LABELS[awaited.signer]} is nu aan de beurt om te ondertekenen."

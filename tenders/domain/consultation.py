"""Marktconsultatie: what may be asked, when somebody may react, and what the report says (Aw 2.25, 2.51).

Everybody gets the same information: the report gives every answer, without who gave it and in an order from which
nobody can put the answers of one participant together again.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from tenders.domain.wording import instant_in_words

MOST_QUESTIONS = 30
MOST_OPTIONS = 12
MOST_REACTIONS = 500
LONGEST_ANSWER = 4000
#: So long after sending a reaction can be confirmed, also when the consultation has closed meanwhile.
CONFIRMED_WITHIN = timedelta(hours=48)
_KVK = re.compile(r"[0-9]{8}")


class Group(StrEnum):
    """Who is invited, and as what somebody reacts."""

    PROVIDERS = "providers"
    RESIDENTS = "residents"
    SOCIAL = "social"
    COUNCIL = "council"
    KNOWLEDGE = "knowledge"
    OTHER = "other"


GROUP_LABELS: Mapping[Group, str] = {
    Group.PROVIDERS: "aanbieders",
    Group.RESIDENTS: "burgerinitiatieven",
    Group.SOCIAL: "sociaal ondernemers",
    Group.COUNCIL: "cliëntenraad of Wmo-raad",
    Group.KNOWLEDGE: "kennispartijen",
    Group.OTHER: "anderen",
}
#: As what one of them reacts.
ONE_OF_GROUP: Mapping[Group, str] = {
    Group.PROVIDERS: "een aanbieder",
    Group.RESIDENTS: "een burgerinitiatief",
    Group.SOCIAL: "een sociaal ondernemer",
    Group.COUNCIL: "een cliëntenraad of Wmo-raad",
    Group.KNOWLEDGE: "een kennispartij",
    Group.OTHER: "iemand anders",
}
#: These may be no legal person yet: they may react without a KvK number.
WITHOUT_KVK = frozenset({Group.RESIDENTS, Group.COUNCIL})


class QuestionKind(StrEnum):
    TEXT = "text"
    CHOICE = "choice"
    YES_NO = "yes_no"


KIND_LABELS: Mapping[QuestionKind, str] = {
    QuestionKind.TEXT: "open vraag",
    QuestionKind.CHOICE: "keuzevraag",
    QuestionKind.YES_NO: "ja of nee",
}
YES_NO = ("Ja", "Nee")


class Stage(StrEnum):
    """Where a published consultation stands; what it is called for a user says STAGE_LABELS."""

    DRAFT = "draft"
    AHEAD = "ahead"
    OPEN = "open"
    CLOSED = "closed"
    REPORTED = "reported"
    WITHDRAWN = "withdrawn"


STAGE_LABELS: Mapping[Stage, str] = {
    Stage.DRAFT: "concept",
    Stage.AHEAD: "begint nog",
    Stage.OPEN: "open voor reacties",
    Stage.CLOSED: "gesloten",
    Stage.REPORTED: "verslag gepubliceerd",
    Stage.WITHDRAWN: "ingetrokken",
}


class ConsultationRefused(Exception):
    """This cannot be done with the consultation; the message is for the user, `field` says where."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class ConsultationQuestion:
    """`options` are those of a choice; its place in the list is its number, from 1 on."""

    text: str
    kind: QuestionKind
    options: tuple[str, ...] = ()
    is_required: bool = False

    @property
    def choices(self) -> tuple[str, ...]:
        return YES_NO if self.kind is QuestionKind.YES_NO else self.options

    def as_mapping(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "kind": self.kind.value,
            "options": list(self.options),
            "is_required": self.is_required,
        }


def question_from(mapping: Mapping[str, Any]) -> ConsultationQuestion:
    """The value that `as_mapping` wrote."""
    return ConsultationQuestion(
        mapping["text"], QuestionKind(mapping["kind"]), tuple(mapping["options"]), mapping["is_required"]
    )


def stage_at(
    opens_at: datetime,
    closes_at: datetime,
    *,
    published: bool,
    reported: bool,
    withdrawn: bool = False,
    at: datetime,
) -> Stage:
    """ "Uiterlijk": the closing instant itself is still in time, as with every other deadline."""
    if not published:
        return Stage.DRAFT
    if withdrawn:
        return Stage.WITHDRAWN
    if reported:
        return Stage.REPORTED
    if at < opens_at:
        return Stage.AHEAD
    return Stage.OPEN if at <= closes_at else Stage.CLOSED


def check_questions(questions: Sequence[ConsultationQuestion]) -> None:
    """Raise ConsultationRefused for a list that nobody can answer."""
    if not questions:
        raise ConsultationRefused("Stel ten minste één vraag.")
    if len(questions) > MOST_QUESTIONS:
        raise ConsultationRefused(f"Stel ten hoogste {MOST_QUESTIONS} vragen.")
    for number, question in enumerate(questions, start=1):
        if not question.text.strip():
            raise ConsultationRefused(f"Vraag {number} heeft geen tekst.")
        if question.kind is not QuestionKind.CHOICE:
            continue
        if len(question.options) < 2 or len(set(question.options)) < len(question.options):
            raise ConsultationRefused(
                f"Geef bij vraag {number} ten minste twee verschillende keuzes, elk op een eigen regel."
            )
        if len(question.options) > MOST_OPTIONS:
            raise ConsultationRefused(f"Geef bij vraag {number} ten hoogste {MOST_OPTIONS} keuzes.")


def check_moments(opens_at: datetime, closes_at: datetime, *, at: datetime | None = None) -> None:
    """`at` is the instant of publication: a consultation that has closed already is not published."""
    if closes_at <= opens_at:
        raise ConsultationRefused("Kies een sluiting na de opening.", field="closes_at")
    if at is not None and closes_at <= at:
        raise ConsultationRefused(
            f"De sluiting op {instant_in_words(closes_at)} is al voorbij. Kies een later moment.",
            field="closes_at",
        )


def check_extension(stage: Stage, closes_at: datetime, later: datetime, reason: str) -> None:
    """The end of a term that still runs moves to a later moment. ConsultationRefused otherwise: who was in time with
    an answer knew that nobody could answer after it.
    """
    if stage not in {Stage.AHEAD, Stage.OPEN}:
        raise ConsultationRefused("De marktconsultatie is gesloten. Verlengen kan niet meer.")
    if later <= closes_at:
        raise ConsultationRefused(
            f"Kies een moment na de huidige sluiting op {instant_in_words(closes_at)}.", field="closes_at"
        )
    if not reason.strip():
        raise ConsultationRefused("Schrijf op waarom u verlengt. Iedereen leest dit.", field="reason")


def check_withdrawal(stage: Stage, reason: str) -> None:
    """ConsultationRefused for what is no longer to be taken back."""
    if stage is Stage.REPORTED:
        raise ConsultationRefused("Het verslag is gepubliceerd. Intrekken kan niet meer.")
    if stage is Stage.WITHDRAWN:
        raise ConsultationRefused("Deze marktconsultatie is al ingetrokken.")
    if not reason.strip():
        raise ConsultationRefused(
            "Schrijf op waarom u de marktconsultatie intrekt. Iedereen leest dit.", field="reason"
        )


def check_groups(groups: Iterable[str], other: str) -> None:
    chosen = set(groups)
    if not chosen or not chosen <= set(Group):
        raise ConsultationRefused("Kies wie u uitnodigt.", field="groups")
    if (Group.OTHER in chosen) != bool(other.strip()):
        words = "Schrijf op wie u nog meer uitnodigt." if Group.OTHER in chosen else "Kies ook “anderen”."
        raise ConsultationRefused(words, field="other_groups")


def check_kvk(group: str, kvk: str) -> None:
    """Eight digits, or nothing for who may react without; ConsultationRefused otherwise."""
    if not kvk and group in WITHOUT_KVK:
        return
    if not kvk:
        raise ConsultationRefused("Vul het KvK-nummer van uw organisatie in.", field="kvk_number")
    if not _KVK.fullmatch(kvk):
        raise ConsultationRefused(
            "Een KvK-nummer heeft 8 cijfers, bijvoorbeeld 12345678.", field="kvk_number"
        )


def checked_answers(questions: Sequence[ConsultationQuestion], given: Sequence[str]) -> tuple[str, ...]:
    """The answers in the order of the questions, "" where there is none; ConsultationRefused names the question."""
    if len(given) != len(questions):
        raise ConsultationRefused("De vragen zijn veranderd. Open de pagina opnieuw.")
    answers = []
    for number, (question, answer) in enumerate(zip(questions, given, strict=True), start=1):
        text = answer.strip()
        if not text and question.is_required:
            raise ConsultationRefused("Beantwoord deze vraag.", field=f"answer_{number}")
        if len(text) > LONGEST_ANSWER:
            raise ConsultationRefused(
                f"Gebruik ten hoogste {LONGEST_ANSWER} tekens.", field=f"answer_{number}"
            )
        if text and question.choices and text not in question.choices:
            raise ConsultationRefused("Kies een van de antwoorden.", field=f"answer_{number}")
        answers.append(text)
    return tuple(answers)


def counted(question: ConsultationQuestion, answers: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """How often each choice was made, in the order of the choices; nothing for an open question."""
    found = Counter(answers)
    return tuple((choice, found[choice]) for choice in question.choices)


def shuffled(answers: Iterable[str], *, question: int) -> tuple[str, ...]:
    """The answers that say something, in an order that depends on their text alone.

    Who reads the answers to two questions cannot tell which are of one participant, nor who was first.
    """
    return tuple(
        sorted(
            (text for text in answers if text),
            key=lambda text: (hashlib.sha256(f"{question}\n{text}".encode()).digest(), text),
        )
    )


@dataclass(frozen=True)
class ReportItem:
    """A question in the report: its summary, the counts of a choice, and the answers without who gave them."""

    number: int
    question: str
    kind: str
    summary: str
    counts: tuple[tuple[str, int], ...] = ()
    answers: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReportContent:
    """What the report says, frozen. `groups` counts participants per group, never by name."""

    authority: str
    tender: str
    reference: str
    title: str
    purpose: str
    period: str
    made_on: str
    invited: tuple[str, ...]
    groups: tuple[tuple[str, int], ...]
    summary: str
    items: tuple[ReportItem, ...]

    @property
    def participants(self) -> int:
        return sum(count for _, count in self.groups)

    def as_mapping(self) -> dict[str, Any]:
        """JSON-able; lists where this value has tuples."""
        mapping: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return mapping


def report_from(mapping: Mapping[str, Any]) -> ReportContent:
    """The value that `as_mapping` wrote."""
    fields = dict(mapping)
    fields["invited"] = tuple(fields["invited"])
    fields["groups"] = tuple((label, count) for label, count in fields["groups"])
    fields["items"] = tuple(
        ReportItem(
            **{
                **item,
                "counts": tuple((label, count) for label, count in item["counts"]),
                "answers": tuple(item["answers"]),
            }
        )
        for item in fields["items"]
    )
    return ReportContent(**fields)


def report_hash(content: ReportContent) -> str:
    """SHA-256 of the content in canonical JSON: equal hashes are equal reports."""
    text = json.dumps(content.as_mapping(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def group_counts(groups: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Participants per group in the order of the groups; a group without anybody is left out."""
    found = Counter(groups)
    return tuple((GROUP_LABELS[group], found[group]) for group in Group if found[group])


def invited_in_words(groups: Iterable[str], other: str) -> tuple[str, ...]:
    """The invited groups, with the buyer's own words for the others."""
    chosen = set(groups)
    return tuple(
        other.strip() if group is Group.OTHER and other.strip() else GROUP_LABELS[group]
        for group in Group
        if group in chosen
    )

"""The UEA as a list of sections with their state, as rows of answers, and as a document."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bids.domain import uea
from bids.domain.participation import Member
from bids.domain.uea import Missing, Questions, Section
from tenders.domain.exclusion import CATALOGUE
from tenders.models import Tender
from ui.formatting import percentage
from ui.presentation import SummaryRow, TaskGroup, TaskState
from ui.presentation import Task as TaskRow

_WORDS = {"no": "nee", "yes": "ja"}
_GROUND_WORDS = {"no": "niet van toepassing", "yes": "van toepassing"}


def section_tasks(
    asked: Questions, data: Mapping[str, Any], gaps: Iterable[Missing], *, url: Callable[[str], str]
) -> TaskGroup:
    open_gaps: dict[Section, int] = {}
    for gap in gaps:
        open_gaps[gap.section] = open_gaps.get(gap.section, 0) + 1
    unconfirmed = set(data.get("unconfirmed", ()))
    rows = []
    for section in asked.sections:
        count = open_gaps.get(section, 0)
        hint = (
            ""
            if not count
            else "Er ontbreekt nog 1 antwoord."
            if count == 1
            else f"Er ontbreken nog {count} antwoorden."
        )
        if section.value in unconfirmed:
            hint = "Overgenomen uit uw bewaarde UEA. Kijk het na en bewaar het."
        state = TaskState.DONE if not count else TaskState.BUSY if data else TaskState.NOT_STARTED
        rows.append(TaskRow(uea.TITLES[section], url(section.value), state, hint=hint))
    return TaskGroup("Onderdelen", rows)


def declaration_rows(data: Mapping[str, Any]) -> list[SummaryRow]:
    """The answers for who reads them after the opening; also of a document with grounds alone."""
    rows = [
        SummaryRow(label, _lines(value))
        for label, value in (
            ("Onderneming", _company(data.get("company", {}))),
            ("Vertegenwoordiger", list(data.get("representative", {}).values())),
        )
        if any(value)
    ]
    rows += [SummaryRow(_ground_name(code), _ground(data, code)) for code in data.get("grounds", {})]
    proof = data.get("proof", {})
    rows += [
        SummaryRow(f"Geschiktheidseis {code}", _lines([_WORDS.get(answer, "geen antwoord"), proof.get(code)]))
        for code, answer in data.get("suitability", {}).items()
    ]
    if data.get("filled_by"):
        rows.append(SummaryRow("Ingevuld door", data["filled_by"]))
    if data.get("explanation"):
        rows.append(SummaryRow("Toelichting", data["explanation"]))
    if any(data.get("signature", {}).values()):
        rows.append(SummaryRow("Getekend door", _lines(data["signature"].values())))
    rows.append(SummaryRow("Akkoord met de slotverklaring", "ja" if data.get("agreed") else "nee"))
    return rows


def pdf_context(
    tender: Tender,
    name: str,
    asked: Questions,
    data: Mapping[str, Any],
    *,
    members: Sequence[Member],
    at: datetime,
) -> dict[str, Any]:
    """The document says which answers are still missing: a concept is not taken for the declaration."""
    return {
        "authority": tender.authority.name,
        "reference": tender.reference,
        "date": at,
        "subject": "Uniform Europees Aanbestedingsdocument (UEA)",
        "recipient": [],
        "tender": tender,
        "name": name,
        "company": _filled(uea.COMPANY_FIELDS, data.get("company", {})),
        "members": [
            {
                "name": member.label,
                "kvk": member.kvk,
                "work": member.work,
                "share": None if member.share is None else percentage(member.share),
            }
            for member in members
        ],
        "representative": _filled(uea.REPRESENTATIVE_FIELDS, data.get("representative", {})),
        "grounds": [
            {"name": ground.name, "article": ground.article, "answer": _ground(data, ground.code)}
            for ground in asked.grounds
        ],
        "russia": [
            (question, _WORDS.get(data.get("russia", {}).get(key), "geen antwoord"))
            for key, question in uea.RUSSIA_QUESTIONS.items()
        ]
        if asked.asks_russia
        else [],
        "russia_text": data.get("explanations", {}).get(uea.RUSSIA, ""),
        "requirements": [
            {
                "code": row.code,
                "name": row.name,
                "answer": _WORDS.get(data.get("suitability", {}).get(row.code), "geen antwoord"),
                "proof": data.get("proof", {}).get(row.code, ""),
            }
            for row in asked.requirements
        ],
        "signature": _filled(uea.SIGNATURE_FIELDS, data.get("signature", {})),
        "agreed": data.get("agreed", False),
        "missing": [gap.text for gap in uea.missing(asked, data)],
    }


def _company(company: Mapping[str, Any]) -> list[str]:
    values = [str(value) for key, value in company.items() if key not in {"small", "kvk"} and value]
    if company.get("kvk"):
        values.insert(1, f"KvK {company['kvk']}")
    return values


def _ground(data: Mapping[str, Any], code: str) -> str:
    answer = _GROUND_WORDS.get(data.get("grounds", {}).get(code), "geen antwoord")
    told, done = data.get("explanations", {}).get(code), data.get("measures", {}).get(code)
    return _lines([answer, told and f"Toelichting: {told}", done and f"Maatregelen: {done}"])


def _ground_name(code: str) -> str:
    return CATALOGUE[code].name if code in CATALOGUE else code


def _filled(labels: Mapping[str, str], values: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (label, _WORDS.get(values.get(key, ""), values.get(key) or "niet ingevuld"))
        for key, label in labels.items()
    ]


def _lines(values: Iterable[Any]) -> str:
    return "\n".join(str(value) for value in values if value) or "niet ingevuld"

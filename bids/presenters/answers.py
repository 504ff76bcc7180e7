"""The answers of an opened bid as rows of a summary list."""

from decimal import Decimal
from typing import Any

from bids.domain import tasks
from tenders.domain.exclusion import CATALOGUE
from ui.presentation import SummaryRow

_DECLARED = {"no": "niet van toepassing", "yes": "van toepassing"}


def answer_groups(task: str, data: dict[str, Any]) -> list[SummaryRow]:
    """The rows of one answers document; what is not known here is not shown."""
    if task == tasks.APPLICATION:
        return _application(data)
    if task == tasks.DECLARATION:
        return _declaration(data)
    if task == tasks.STATEMENTS:
        return [SummaryRow(code, _comma(value)) for code, value in data.get("values", {}).items()]
    if task == tasks.PRICE:
        amounts = data.get("amounts", {})
        return [SummaryRow(f"Perceel {number}", f"€ {_comma(amount)}") for number, amount in amounts.items()]
    return []


def _application(data: dict[str, Any]) -> list[SummaryRow]:
    contact, signatory = data.get("contact", {}), data.get("signatory", {})
    parties = "\n".join(
        f"{party['name']} (KvK {party['kvk']}), {party['part']}" for party in data.get("parties", [])
    )
    lots = ", ".join(str(number) for number in data.get("lots", []))
    return [
        SummaryRow("Percelen, liefste eerst", lots or "alle"),
        SummaryRow("Contactpersoon", _lines(contact.get("name"), contact.get("email"), contact.get("phone"))),
        SummaryRow("Bevoegd te tekenen", _lines(signatory.get("name"), signatory.get("function"))),
        SummaryRow("Combinanten en onderaannemers", parties or "geen"),
    ]


def _declaration(data: dict[str, Any]) -> list[SummaryRow]:
    rows = [
        SummaryRow(CATALOGUE[code].name if code in CATALOGUE else code, _DECLARED.get(value, "geen antwoord"))
        for code, value in data.get("grounds", {}).items()
    ]
    rows.append(SummaryRow("Toelichting", data.get("explanation") or "geen"))
    rows.append(SummaryRow("Akkoord met de voorwaarden", "ja" if data.get("agreed") else "nee"))
    return rows


def _lines(*parts: str | None) -> str:
    return "\n".join(part for part in parts if part) or "niet ingevuld"


def _comma(value: str) -> str:
    return format(Decimal(value), "f").replace(".", ",")

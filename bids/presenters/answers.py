"""The answers of an opened bid as rows of a summary list."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from bids.domain import participation, tasks
from bids.presenters.uea import declaration_rows
from tenders.domain.definition import StatementRule
from ui.formatting import decimal_text, money
from ui.presentation import SummaryRow


def answer_groups(
    task: str, data: dict[str, Any], *, statements: Sequence[StatementRule] = ()
) -> list[SummaryRow]:
    """The rows of one answers document; what is not known here is not shown. Opgaven are named by `statements`."""
    if tasks.split_key(task)[1] == tasks.MEMBER_DECLARATION:
        return declaration_rows(data)
    if task == tasks.STATEMENTS:
        return _statements(data, statements)
    rows = _ROWS.get(task)
    return rows(data) if rows is not None else []


def _application(data: dict[str, Any]) -> list[SummaryRow]:
    contact, signatory = data.get("contact", {}), data.get("signatory", {})
    members = participation.members_of(data.get("parties", ()))
    parties = [f"{member.label}, KvK {member.kvk}" for member in members]
    lots = ", ".join(str(number) for number in data.get("lots", []))
    rows = [
        SummaryRow("Percelen, liefste eerst", lots or "alle"),
        SummaryRow("Contactpersoon", _lines(contact.get("name"), contact.get("email"), contact.get("phone"))),
        SummaryRow("Bevoegd te tekenen", _lines(signatory.get("name"), signatory.get("function"))),
    ]
    if parties:
        rows.append(SummaryRow("Combinanten en onderaannemers", _lines(*parties)))
    if data.get("confidential"):
        rows.append(SummaryRow("Vertrouwelijke passages", _lines(*data["confidential"])))
    return rows


def _participation(data: dict[str, Any]) -> list[SummaryRow]:
    known = participation.read(data)
    rows = [
        SummaryRow("Vorm van deelname", participation.FORM_LABELS[known.form]),
        SummaryRow("Lid van een groep", participation.GROUP_LABELS[known.group]),
    ]
    for member in known.members:
        share = None if member.share is None else f"{_comma(str(member.share))} procent van de waarde"
        rows.append(SummaryRow(member.label, _lines(f"KvK {member.kvk}", member.work, share)))
    return rows


def _lines(*parts: str | None) -> str:
    return "\n".join(part for part in parts if part) or "niet ingevuld"


def _comma(value: str) -> str:
    return format(Decimal(value), "f").replace(".", ",")


def _statements(data: dict[str, Any], rules: Sequence[StatementRule]) -> list[SummaryRow]:
    known = {rule.code: rule for rule in rules}
    rows = []
    for code, value in data.get("values", {}).items():
        rule = known.get(code)
        number = decimal_text(Decimal(value), max(-int(Decimal(value).as_tuple().exponent), 0))
        rows.append(SummaryRow(rule.name if rule else code, f"{number} {rule.unit if rule else ''}".strip()))
    return rows


def _tariff(data: dict[str, Any]) -> list[SummaryRow]:
    lots = ", ".join(str(number) for number in data.get("accepted", ()))
    return [
        SummaryRow("Aanvaard tarief", "\n".join(data.get("terms", ()))),
        SummaryRow("Aanvaard voor perceel", lots or "geen"),
    ]


def _prices(data: dict[str, Any]) -> list[SummaryRow]:
    amounts = data.get("amounts", {})
    return [SummaryRow(f"Perceel {number}", money(Decimal(amount))) for number, amount in amounts.items()]


_ROWS: dict[str, Callable[[dict[str, Any]], list[SummaryRow]]] = {
    tasks.APPLICATION: _application,
    tasks.DECLARATION: declaration_rows,
    tasks.PARTICIPATION: _participation,
    tasks.TARIFF: _tariff,
    tasks.PRICE: _prices,
}

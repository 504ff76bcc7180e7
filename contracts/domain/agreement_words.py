"""Parts of an overeenkomst as its text prints them."""

from datetime import date
from fractions import Fraction

from contracts.domain.agreement_content import AgreementContent, Party, PlanAnnex, Represented, TariffLine
from contracts.domain.agreements import SigningOrder
from tenders.domain.vocabulary import LaterSubcontractor
from tenders.domain.wording import date_in_words, euros_in_words

VARIANTS = {
    "": "geen",
    "inspanningsgericht": "inspanningsgericht",
    "outputgericht": "outputgericht",
    "taakgericht": "taakgericht",
}


def day(iso: str) -> str:
    """'1 januari 2026', without the day of the week; nothing without a day."""
    return date_in_words(date.fromisoformat(iso)).partition(" ")[2] if iso else ""


def euros(text: str) -> str:
    return euros_in_words(Fraction(text)) if text else ""


def price(line: TariffLine) -> str:
    """'€ 1,5600 per minuut': all decimals, for what is declared is calculated with them."""
    if not line.price:
        return (
            f"per {line.unit}, zoals in de aanbestedingsstukken is bepaald" if line.unit else "zoals bepaald"
        )
    whole, _, decimals = line.price.partition(".")
    amount = f"€\N{NO-BREAK SPACE}{int(whole):,}".replace(",", ".") + f",{decimals}"
    return f"{amount} per {line.unit}" if line.unit else amount


def months(number: int | None) -> str:
    """'3 jaar', '18 maanden'."""
    if not number:
        return ""
    years, rest = divmod(number, 12)
    if not rest:
        return f"{years} jaar"
    return "1 maand" if number == 1 else f"{number} maanden"


def options(content: AgreementContent) -> str:
    term = content.term
    if not term.options or not term.option_months:
        return "geen"
    times = "één keer" if term.options == 1 else f"{term.options} keer"
    return f"{times}, telkens met ten hoogste {months(term.option_months)}"


def percentage(text: str) -> str:
    return f"{text.replace('.', ',')}%" if text else ""


def party(row: Party) -> str:
    """Name, number and address, without a stop."""
    parts = [row.name]
    if row.address:
        parts.append(f"gevestigd te {', '.join(row.address)}")
    parts.append(
        f"ingeschreven in het Handelsregister onder nummer {row.kvk}" if row.kvk else "zonder KvK-nummer"
    )
    return ", ".join(parts)


def represented(row: Represented) -> str:
    name = f"{row.name}, {row.function}" if row.function else row.name
    return f"{name} (mandaat: {row.document})" if row.document else name


def lot(content: AgreementContent) -> str:
    name = content.lot_name if content.is_only_lot else f"perceel {content.lot_number}: {content.lot_name}"
    return f"{name} ({content.lot_area})" if content.lot_area else name


def conditions(content: AgreementContent) -> str:
    row = content.conditions
    return f"{row.name} ({row.version})" if row.version else row.name


def plan_pages(plan: PlanAnnex) -> str:
    if plan.pages is None:
        return "aantal pagina's onbekend"
    return "1 pagina" if plan.pages == 1 else f"{plan.pages} pagina's"


def order(content: AgreementContent) -> str:
    if content.order == SigningOrder.AUTHORITY_FIRST:
        return "Eerst ondertekent de opdrachtgever, daarna de opdrachtnemer."
    return "Eerst ondertekent de opdrachtnemer, daarna de opdrachtgever."


_WITH_APPROVAL = (
    "Een andere of nieuwe onderaannemer zet de opdrachtnemer alleen in met schriftelijke toestemming vooraf."
)
_LATER_SUBCONTRACTOR = {
    "": _WITH_APPROVAL,
    LaterSubcontractor.WITH_APPROVAL.value: _WITH_APPROVAL,
    LaterSubcontractor.WITH_NOTICE.value: (
        "Een andere of nieuwe onderaannemer zet de opdrachtnemer pas in nadat hij dat schriftelijk heeft gemeld."
    ),
    LaterSubcontractor.NOT_ALLOWED.value: "De opdrachtnemer zet geen andere of nieuwe onderaannemer in.",
}


def later_subcontractor(content: AgreementContent) -> str:
    """Whether the contractor may bring in another subcontractor, as a sentence."""
    return _LATER_SUBCONTRACTOR[content.later_subcontractor]

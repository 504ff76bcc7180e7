"""Bids with a word of their own in every place that could leak, so that a leak is found by searching for it."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from functools import cache
from io import BytesIO

import pikepdf

from accounts.models import Organisation, User
from bids.domain import tasks
from bids.domain.participation import Capacity, Form, Group, Member
from bids.listing import tariff_terms, tasks_for
from bids.models import Bid, Draft
from bids.services import save_answers, save_file, start_draft, submit_bid
from bids.services.participating import begin_participation, put_member, save_form
from tenders.domain.exclusion import MANDATORY
from tenders.models import Tender
from tenders.selectors import definition_of

PLACES = (
    "bestandsnaam",
    "bewijsnaam",
    "plantekst",
    "bewijstekst",
    "plankenmerk",
    "contactpersoon",
    "functie",
    "tekenbevoegde",
    "onderaannemer",
    "lidadres",
    "lidbewijs",
    "lidtekst",
    "toelichting",
    "vertrouwelijk",
    "ueaonderneming",
    "ueavertegenwoordiger",
)
# In hexadecimal text and in random bytes these do not occur by chance.
_STATEMENT = Decimal("7341179265.5")
_PRICE = Decimal("31877.41")


def planted(key: str, place: str, version: int = 1) -> str:
    """The word that stands in one place of one version of the bid of one bidder."""
    return f"zaaigoed{version}{place}{key}"


def planted_statement(version: int = 1) -> Decimal:
    return _STATEMENT + version


def planted_price(version: int = 1) -> Decimal:
    return _PRICE + version


def spellings(number: Decimal) -> Iterator[str]:
    """A number as data and as the pages may write it."""
    plain = f"{number:f}"
    yield plain
    yield plain.replace(".", ",")
    yield f"{number:,f}"
    yield f"{number:,f}".replace(",", " ").replace(".", ",").replace(" ", ".")


def planted_needles(key: str, version: int = 1) -> list[str]:
    """Everything to search for that only this version of this bid holds."""
    return [
        *(planted(key, place, version) for place in PLACES),
        *spellings(planted_statement(version)),
        *spellings(planted_price(version)),
    ]


@cache
def paper(text: str, subject: str, pages: int = 1) -> bytes:
    """A PDF with uncompressed text on each page, and document information."""
    target = BytesIO()
    with pikepdf.new() as pdf:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        for _ in range(pages):
            page = pdf.add_blank_page(page_size=(595, 842))
            page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(font)))
            page.obj.Contents = pdf.make_stream(f"BT /F1 12 Tf 50 700 Td ({text}) Tj ET".encode())
        pdf.docinfo["/Subject"] = subject
        pdf.save(target, compress_streams=False)
    return target.getvalue()


def fill_draft(
    tender: Tender, organisation: Organisation, user: User, key: str, *, at: datetime, version: int = 1
) -> Bid:
    """A draft with every task done; what was submitted before stays sealed as it is."""
    draft = start_draft(tender, organisation, by=user, at=at)

    def word(place: str) -> str:
        return planted(key, place, version)

    contact = {"name": word("contactpersoon"), "email": user.email, "phone": "0100000000"}
    member = Member(
        0,
        word("onderaannemer"),
        f"8{version}000000",
        Capacity.SUBCONTRACTOR,
        f"{word('lidadres')}@lid.example",
    )
    application = {
        "lots": sorted(tender.lots.values_list("number", flat=True)),
        "contact": contact | {"function": word("functie")},
        "signatory": {"name": word("tekenbevoegde"), "function": word("functie")},
        "confidential": [word("vertrouwelijk")],
    }
    codes = [row.code for row in tender.exclusion_grounds.all()] + [ground.code for ground in MANDATORY]
    answers = {
        tasks.APPLICATION: application,
        tasks.DECLARATION: {
            "grounds": dict.fromkeys(codes, "no"),
            "explanation": word("toelichting"),
            "company": {"name": word("ueaonderneming")},
            "representative": {"name": word("ueavertegenwoordiger"), "function": word("functie")},
            "agreed": True,
        },
        tasks.STATEMENTS: {
            "values": {
                rule.code: str(planted_statement(version)) for rule in definition_of(tender).statements
            }
        },
        tasks.TARIFF: {"accepted": [1], "terms": tariff_terms(tender, definition_of(tender))},
        tasks.PRICE: {"amounts": {"1": str(planted_price(version))}},
    }
    listed = tasks_for(tender, definition_of(tender))
    for task in listed:
        if task.key == tasks.PARTICIPATION:
            member = _take_part(draft, member, user, at)
            continue
        if not task.is_file:
            save_answers(draft, task.key, answers[task.key], by=user, at=at)
            continue
        is_plan = task.key == tasks.PLAN
        content = paper(
            word("plantekst" if is_plan else "bewijstekst"), word("plankenmerk"), 6 if is_plan else 1
        )
        name = word("bestandsnaam") if is_plan else f"{word('bewijsnaam')}-{task.key.replace(':', '-')}"
        details = {} if is_plan else {"issued_on": "2025-11-01"}
        save_file(draft, task.key, BytesIO(content), name=f"{name}.pdf", by=user, at=at, details=details)
    for task in tasks.tasks_of_member(definition_of(tender), member, by_third_party=()):
        save_file(
            draft,
            task.key,
            BytesIO(paper(word("lidtekst"), word("plankenmerk"))),
            name=f"{word('lidbewijs')}.pdf",
            by=user,
            at=at,
            details={"issued_on": "2025-11-01"},
        )
    return draft.bid


def _take_part(draft: Draft, member: Member, user: User, at: datetime) -> Member:
    """With one subcontractor; what an earlier version says of it is sealed."""
    begin_participation(draft, by=user, at=at)
    save_form(draft, form=Form.MAIN_CONTRACTOR, group=Group.NONE, by=user, at=at)
    return put_member(draft, member, by=user, at=at)


def hand_in(
    tender: Tender, organisation: Organisation, user: User, key: str, *, at: datetime, version: int = 1
) -> Bid:
    """A whole inschrijving, submitted."""
    bid = fill_draft(tender, organisation, user, key, at=at, version=version)
    submit_bid(bid, by=user, received_at=at, at=at)
    return bid

"""A prijsonderzoek: opened prices of which one lies far under the median, and the acts of buyer and bidder."""

from datetime import datetime
from fractions import Fraction
from typing import Any

from accounts.models import Membership, User
from bids.models import Bid
from scoring.domain.low_prices import Verdict
from scoring.low_prices.services import ask_about_price, explain_price, judge_price
from scoring.models import PriceExplanation, PriceInquiry
from tenders.domain.definition import Criterion, TenderDefinition
from tenders.domain.vocabulary import CriterionKind, PriceFormula
from tests.factories.accounts import UserFactory
from tests.factories.remembering import remembered
from tests.factories.scoring import AT, Commission, commission, prices_opened, quality_fixed
from tests.factories.tenders import plain_method, tender_definition

DAYS = 5
DUE = datetime.fromisoformat("2025-11-22T22:59:59Z")
QUESTION = "Hoe is uw tarief opgebouwd, en hoeveel uren rekent u voor een cliënt?"
ANSWER = "Wij reizen niet: het team woont in de wijk."
LEVELS = {"Anker": "Goed", "Brug": "Uitstekend", "Cirkel": "Voldoende", "Dal": "Goed"}
PRICES = {"Anker": "1.00", "Brug": "2.00", "Cirkel": "2.00", "Dal": "4.00"}
PRICE = Criterion("P", "Prijs", Fraction(20), kind=CriterionKind.PRICE, formula=PriceFormula.RELATIVE)


def definition(percent: int | None = 30) -> TenderDefinition:
    return tender_definition(
        method=plain_method(criteria=(*plain_method().criteria, PRICE), low_price_percent=percent)
    )


@remembered
def fixed_quality(percent: int | None = 30, **fields: Any) -> Commission:
    return quality_fixed(commission(names=list(LEVELS), definition=definition(percent), **fields), LEVELS)


@remembered
def scene(percent: int | None = 30, **fields: Any) -> Commission:
    """Prices are open; the median is 2.00, so with 30 percent the 1.00 of Anker asks for an explanation."""
    return with_bidders(prices_opened(fixed_quality(percent, **fields), PRICES))


def with_bidders(found: Commission) -> Commission:
    """A person of each bidder who may explain its price."""
    for bid in found.bids:
        Membership.objects.create(user=UserFactory(), organisation=bid.organisation, may_edit=True)
    return found.fresh()


def bid_of(found: Commission, name: str) -> Bid:
    return next(bid for bid in found.bids if bid.organisation.name == name)


def bidder_of(found: Commission, name: str) -> User:
    return Membership.objects.get(organisation=bid_of(found, name).organisation).user


def asked(found: Commission, name: str = "Anker", **given: Any) -> PriceInquiry:
    facts: dict[str, Any] = {"question": QUESTION, "days": DAYS, "by": found.buyer, "at": AT} | given
    return ask_about_price(bid_of(found, name), found.lot, **facts)


def answer(
    found: Commission, inquiry: PriceInquiry, *, at: datetime = AT, name: str = "Anker"
) -> PriceExplanation:
    return explain_price(inquiry, ANSWER, by=bidder_of(found, name), received_at=at, at=at)


def judged(found: Commission, verdict: Verdict, *, name: str = "Anker", **given: Any) -> PriceInquiry:
    inquiry = asked(found, name, **given)
    answer(found, inquiry, name=name)
    return judge_price(inquiry, verdict, motivation="De uren kloppen niet.", by=found.buyer, at=AT)

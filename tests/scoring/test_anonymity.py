"""Without names an evaluator finds out nowhere who is behind a letter, until the quality is fixed."""

from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.core import mail
from django.urls import reverse

from bids import content
from portal.agenda.addresses import token_of
from portal.agenda.services import make_address
from scoring.domain.hints import Hint
from scoring.models import InterestDeclaration, Score
from scoring.services import fix_quality, report_interest
from tenders.models import Tender
from tests.architecture.routes import NOTHING, routes
from tests.architecture.visiting import lean
from tests.factories.scoring import AT, admitted, agreed, commission, fill_sheet
from tests.scoring.test_pages import address, client_of

pytestmark = pytest.mark.django_db
NAMES = ("Kwikstaart", "Zilverreiger")


@pytest.fixture
def found():
    made = commission(names=list(NAMES))
    Tender.objects.filter(pk=made.tender.pk).update(anonymous_scoring=True)
    return made.fresh()


def answers(found, user, bid):
    """Every address of the product that answers this user about the tender and the bid, by name of the route."""
    known = {
        "public_id": found.tender.public_id,
        "tender_id": found.tender.public_id,
        "bid_id": bid.public_id,
        "lot_number": 1,
        "place": 1,
        "number": 1,
        "year": 2026,
        "question": 1,
        "tie": 0,
        "code": "1",
        "role": "evaluator",
        "part": "inschrijvingen",
        "key": "no-such-key",
        "uidb36": "1",
        "token": token_of(make_address(user, at=AT).secret_id),
    }
    client = client_of(user)
    is_first = bid == found.bids[0]
    for route in (route for route in routes() if is_first or "bid_id" in route.parameters):
        parameters = {name: known.get(name, NOTHING) for name in route.parameters}
        response = client.get(reverse(route.name, kwargs=parameters))
        if response.status_code == 200:
            body = b"".join(response.streaming_content) if response.streaming else response.content
            yield route.name, f"{response.headers} {body.decode(errors='replace')}"


def own_agenda(user):
    return reverse("agenda:feed", args=[token_of(make_address(user, at=AT).secret_id)])


def plain_words():
    """The factories write the name of the bidder into each motivation, as an evaluator could who knew it."""
    Score.objects.update(motivation="Concreet en toetsbaar, met een vaste begeleider per doelgroep.")


def leaks(found, user):
    """The routes that tell a name; those that tell a letter."""
    with_names, with_letters = set(), set()
    with lean():
        told = [answer for bid in found.bids for answer in answers(found, user, bid)]
    for name, text in told:
        if any(each in text for each in NAMES):
            with_names.add(name)
        if any(f"Inschrijver {letter}" in text for letter in "AB"):
            with_letters.add(name)
    return with_names, with_letters


def test_no_address_tells_an_evaluator_a_name_but_the_declaration_and_that_one_no_letter(found):
    admitted(found)
    for bid in found.bids[:1]:
        fill_sheet(bid, found.evaluators[0])
    plain_words()

    with_names, with_letters = leaks(found, found.evaluators[0])

    assert with_names == {"scoring:declare"}
    assert client_of(found.evaluators[0]).get(own_agenda(found.evaluators[0])).status_code == 200
    assert {"scoring:start", "scoring:desk", "scoring:overview"} <= with_letters
    assert "scoring:declare" not in with_letters


def test_the_declaration_page_holds_no_id_that_stands_in_an_address_elsewhere(found):
    page = client_of(found.evaluators[0]).get(address("declare", found)).content.decode()

    assert all(name in page for name in NAMES)
    assert not any(str(bid.public_id) in page for bid in found.bids)


def test_a_hint_does_not_tell_who_is_behind_the_letter(found):
    """One can write a name down and look whether the product minds: it minds every name, the right one too."""
    admitted(found)
    client = client_of(found.evaluators[0])

    def answer(bid, name):
        given = {"version": "0", "level_label": "Goed", "motivation": f"Zoals {name} het beschrijft."}
        url = address("desk", found, bid.public_id, 1, 1)
        text = client.post(url, given, headers={"HX-Request": "true"}).content.decode()
        Score.objects.all().delete()
        return [hint for hint in Hint if hint.value in text]

    heard = {(bid.pk, name): answer(bid, name) for bid in found.bids for name in NAMES}

    assert set(map(tuple, heard.values())) == {(Hint.TOO_SHORT, Hint.ANY_NAME, Hint.NO_PLACE)}


def test_the_declaration_page_says_nothing_beside_a_name_that_also_stands_beside_a_letter(found):
    admitted(found)
    user = found.evaluators[0]
    before = client_of(user).get(address("declare", found)).content.decode()
    declaration = InterestDeclaration.objects.get(bid=found.bids[0], evaluator=user)
    report_interest(declaration, text="Een oud-collega werkt daar.", by=user, at=AT + timedelta(hours=1))

    after = client_of(user).get(address("declare", found)).content.decode()

    assert all(name in after for name in NAMES)
    assert [line for line in after.splitlines() if "csrf" not in line and "<time" not in line] == [
        line for line in before.splitlines() if "csrf" not in line and "<time" not in line
    ]


def test_in_the_consensus_members_still_see_letters_and_the_chair_names(found):
    found = agreed(found)
    plain_words()

    with_names, with_letters = leaks(found, found.evaluators[0])

    assert with_names == set()
    assert {"scoring:consensus", "scoring:consensus_item", "scoring:minutes"} <= with_letters
    assert NAMES[0] in client_of(found.chair).get(address("consensus", found)).content.decode()
    assert not any(name in str(message.message()) for name in NAMES for message in mail.outbox)


def test_the_order_of_the_agenda_is_that_of_the_letters(found):
    found = agreed(found)

    rows = client_of(found.evaluators[0]).get(address("consensus", found)).context["rows"]
    names = client_of(found.evaluators[0]).get(address("consensus", found)).context["names"]

    called = [names.of(row.item.bid) for row in rows]
    assert called == sorted(called)


def test_names_come_back_when_the_quality_is_fixed(found):
    found = agreed(found)
    fix_quality(found.tender, by=found.chair, at=AT + timedelta(hours=1))
    found = found.fresh()

    page = client_of(found.evaluators[0]).get(address("consensus", found)).content.decode()

    assert all(name in page for name in NAMES)
    assert "Inschrijver A" not in page


def test_without_the_setting_everybody_is_called_by_name():
    found = admitted(commission(names=list(NAMES)))

    page = client_of(found.evaluators[0]).get(address("start", found)).content.decode()

    assert all(name in page for name in NAMES)


def test_a_plan_loses_what_the_file_says_about_its_maker():
    pdf = pikepdf.new()
    pdf.add_blank_page()
    with pdf.open_metadata() as metadata:
        metadata["dc:creator"] = ["Kwikstaart"]
    pdf.docinfo["/Author"] = "Kwikstaart"
    stored = BytesIO()
    pdf.save(stored)
    assert b"Kwikstaart" in stored.getvalue()

    served = b"".join(content._without_properties(iter([stored.getvalue()])))

    assert b"Kwikstaart" not in served
    with pikepdf.open(BytesIO(served)) as again:
        assert len(again.pages) == 1
        assert "/Info" not in again.trailer or not again.docinfo.keys()

"""What letters give away of other bids is shown where it is mended, and keeps them from going until somebody looked."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from bids.models import Bid
from clock import telling
from contracts.models import FlagDismissal
from contracts.services import DecisionRefused, dismiss_flag, release_letters
from scoring.models import ConsensusScore
from tenders.models import Role
from tenders.permissions import NotAllowed
from tests.factories.contracts import DECIDED_AT, SENT_AT, Award, decided, made
from tests.factories.remembering import remembered
from tests.factories.tenders import member_with_role

pytestmark = pytest.mark.django_db
PASSAGE = "Wij werken met het algoritme Zwaluw van bureau De Wit"
WHY = "Deze werkwijze staat ook op de openbare website van de inschrijver."


@remembered
def telling_award() -> Award:
    """The reasons for Cirkel repeat what Brug marked confidential."""
    award = decided()
    Bid.objects.filter(tender=award.tender, organisation__name="Brug").update(confidential=[PASSAGE])
    ConsensusScore.objects.filter(bid__organisation__name="Cirkel", criterion_code="2A").update(
        motivation=f"Een ander plan is sterker: {PASSAGE}."
    )
    return made(award)


def ask(user: User, name: str, *args: Any, data: dict[str, str] | None = None) -> str:
    client = Client()
    client.force_login(user)
    url = reverse(f"contracts:{name}", args=args)
    with telling(SENT_AT):
        answer = client.get(url) if data is None else client.post(url, data, follow=True)
    return answer.content.decode()


def test_the_letter_check_shows_the_passage_with_the_place_to_mend_it_to_who_makes_letters() -> None:
    award = telling_award()
    letter = award.letter("Cirkel")

    page = ask(award.buyer, "check_letter", letter.public_id)

    assert "passage die vertrouwelijk is voor Brug" in page
    assert "wij werken met het algoritme" in page
    assert reverse("scoring:consensus", args=[award.tender.public_id]) in page
    assert "vertrouwelijk is voor" not in ask(award.buyer, "check_letter", award.letter("Anker").public_id)
    assert "vertrouwelijk is voor Brug" in ask(award.buyer, "letters", award.tender.public_id)


def test_letters_wait_until_the_text_is_mended_or_the_flag_is_set_aside_with_a_reason() -> None:
    award = telling_award()
    with pytest.raises(DecisionRefused, match="1 keer iets van een andere inschrijver"):
        release_letters(award.decision, by=award.buyer, at=SENT_AT)
    address = award.letter("Cirkel").public_id
    (mark,) = marks_on(award)

    refused = ask(award.buyer, "dismiss_flag", address, data={"mark": mark, "reason": "mag"})
    assert "Schrijf op waarom deze tekst zo in de brief mag staan." in refused
    assert not FlagDismissal.objects.exists()
    shown = ask(award.buyer, "dismiss_flag", address, data={"mark": mark, "reason": WHY})

    assert WHY in shown
    assert AuditEntry.objects.get(event="letter.flag_dismissed").data == {"mark": mark}
    assert release_letters(award.decision, by=award.buyer, at=SENT_AT).released_at == SENT_AT


def test_a_text_that_changes_is_looked_at_anew() -> None:
    award = telling_award()
    (mark,) = marks_on(award)
    dismiss_flag(award.decision, mark=mark, reason=WHY, by=award.buyer, at=SENT_AT)
    assert marks_on(award) == []

    ConsensusScore.objects.filter(bid__organisation__name="Cirkel", criterion_code="2A").update(
        motivation=f"Een plan is veel sterker: {PASSAGE}."
    )

    (again,) = marks_on(award)
    assert again != mark
    with pytest.raises(DecisionRefused, match="intussen veranderd"):
        dismiss_flag(award.decision, mark=mark, reason=WHY, by=award.buyer, at=SENT_AT)


def test_a_jurist_sets_aside_too_and_an_auditor_reads_along() -> None:
    award = telling_award()
    jurist = member_with_role(award.tender, Role.JURIST)
    auditor = member_with_role(award.tender, Role.AUDITOR)
    (mark,) = marks_on(award)

    assert "vertrouwelijk is voor Brug" in ask(auditor, "check_letter", award.letter("Cirkel").public_id)
    with pytest.raises(NotAllowed):
        dismiss_flag(award.decision, mark=mark, reason=WHY, by=auditor, at=SENT_AT)
    assert dismiss_flag(award.decision, mark=mark, reason=WHY, by=jurist, at=DECIDED_AT).by == jurist


def marks_on(award: Award) -> list[str]:
    from contracts.selectors import composed_letters
    from contracts.selectors.flags import open_flags

    return [row.flag.mark for row in open_flags(award.decision, composed_letters(award.decision))]

"""Pages of overeenkomsten, for staff and for both parties; nobody else finds them."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from accounts.models import User
from audit.models import AccessEntry
from clock import telling
from contracts.agreement.services import send_copy_back, withdraw_agreement
from contracts.agreement.todo import agreements_todo_for
from contracts.domain.agreements import AgreementStatus, Signer
from contracts.domain.placeholders import CATALOGUE
from contracts.models import Agreement, AgreementTemplate, Mandate, SignedCopy
from documents.files import read_file
from tenders.domain.lifecycle import Status
from tenders.models import Role
from tests.architecture.page_rules import page_faults
from tests.architecture.visiting import Answer
from tests.contracts.agreement.test_signing import two_winners
from tests.factories.bids import pdf_bytes
from tests.factories.contracts import SIGNED_AT, Award, agreed, awarded, sent, signed
from tests.factories.tenders import member_with_role
from tests.word import text_of

pytestmark = pytest.mark.django_db


def get(user: User | None, path: str) -> Answer:
    client = Client()
    if user is not None:
        client.force_login(User.objects.get(pk=user.pk))
    with telling(SIGNED_AT):
        answer = Answer("GET", client.get(path))
        _ = answer.body
    return answer


def post(user: User, path: str, **data: object) -> Answer:
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    with telling(SIGNED_AT):
        return Answer("POST", client.post(path, data, follow=True))


def pages_of(award: Award, name: str) -> list[str]:
    agreement = award.agreement(name)
    found = [reverse("contracts:agreement", args=[agreement.public_id])]
    found += [
        reverse("contracts:agreement_file", args=[agreement.public_id, kind]) for kind in ("pdf", "docx")
    ]
    copies = [(agreement.public_id, copy.public_id) for copy in agreement.copies.all()]
    return found + [reverse("contracts:agreement_copy", args=ids) for ids in copies]


def test_each_provider_reads_its_own_and_never_that_of_another():
    award = two_winners()
    for name in ("Anker", "Brug"):
        signed(award, name, Signer.PROVIDER, by=award.bidder(name))
    anker, brug = award.bidder("Anker"), award.bidder("Brug")
    for path in pages_of(award, "Anker"):
        assert get(anker, path).status == 200, path
        assert get(award.buyer, path).status == 200, path

    for path in pages_of(award, "Anker"):
        assert get(brug, path).status == 404, path
        assert get(None, path).status == 404, path
        assert not get(member_with_role(award.tender, Role.EVALUATOR), path).is_reached, path


def test_a_provider_finds_nothing_before_it_was_sent():
    award = agreed()
    anker = award.bidder("Anker")
    path = pages_of(award, "Anker")[0]
    assert get(award.buyer, path).status == 200
    assert get(anker, path).status == 404

    withdraw_agreement(award.agreement("Anker"), reason="Fout.", by=award.buyer, at=SIGNED_AT)

    assert get(anker, path).status == 404


@pytest.mark.parametrize("role", [Role.CONTRACT_MANAGER, Role.JURIST, Role.AUDITOR])
def test_list_and_file_are_for_who_guards_the_contract(role: Role):
    award = sent()
    somebody = member_with_role(award.tender, role)
    index = get(somebody, reverse("contracts:agreements", args=[award.tender.public_id]))

    assert index.status == 200
    assert "Anker" in index.body.decode()
    assert "Maak de overeenkomsten" not in index.body.decode()
    path = pages_of(award, "Anker")[1]
    assert get(somebody, path).body == read_file(award.agreement("Anker").pdf)
    assert AccessEntry.objects.filter(event="agreement.read", granted=True).count() == 1


def test_from_concept_to_fully_signed_through_the_pages():
    award = awarded()
    buyer, provider = award.buyer, award.bidder("Anker")
    tender = award.tender
    index = reverse("contracts:agreements", args=[tender.public_id])
    assert "De gunning is definitief. Maak de overeenkomsten" in get(buyer, index).body.decode()
    refused = post(buyer, reverse("contracts:make_agreements", args=[tender.public_id]))
    assert "Kies eerst wie namens de aanbestedende dienst ondertekent" in refused.body.decode()

    details = reverse("contracts:agreement_details", args=[tender.public_id])
    mandate = Mandate.objects.get()
    saved = post(
        buyer, details, mandate=str(mandate.public_id), order="provider_first", particulars="Twee keer."
    )
    assert "opgeslagen" in saved.body.decode()
    from contracts.agreement.services import render_agreement

    post(buyer, reverse("contracts:make_agreements", args=[tender.public_id]))
    render_agreement(Agreement.objects.get().public_id, at=SIGNED_AT)
    sending = reverse("contracts:send_agreements", args=[tender.public_id])
    assert "ligt vast" in get(buyer, sending).body.decode()
    post(buyer, sending)

    one = reverse("contracts:agreement", args=[award.agreement("Anker").public_id])
    sign = reverse("contracts:agreement_sign", args=[award.agreement("Anker").public_id])
    assert "U bent aan de beurt" in get(provider, one).body.decode()
    assert get(buyer, sign).status == 404
    wrong = post(
        provider,
        sign,
        file=SimpleUploadedFile("x.pdf", b"geen pdf"),
        signatory="Anna Anker",
        signed_on="2025-12-22",
    )
    assert "is geen PDF" in wrong.body.decode()
    assert 'value="Anna Anker"' in wrong.body.decode()
    post(
        provider,
        sign,
        file=SimpleUploadedFile("a.pdf", pdf_bytes(text="a")),
        signatory="Anna",
        signed_on="2025-12-22",
    )
    assert get(provider, sign).status == 404
    done = post(buyer, sign, file=SimpleUploadedFile("b.pdf", pdf_bytes(text="b")), signed_on="2025-12-22")

    assert "volledig ondertekend" in done.body.decode()
    assert award.agreement("Anker").state is AgreementStatus.SIGNED
    assert award.tender.state is Status.CONTRACTED
    assert award.agreement("Anker").first_read_at == SIGNED_AT
    for path in pages_of(award, "Anker"):
        assert get(provider, path).status == 200
        assert get(buyer, path).status == 200


def test_every_page_keeps_the_rules():
    award = sent()
    provider, agreement = award.bidder("Anker"), award.agreement("Anker")
    one = [agreement.public_id]
    signed(award, "Anker", Signer.PROVIDER, by=provider)
    send_copy_back(award.agreement("Anker"), reason="Bladzijde 2 ontbreekt.", by=award.buyer, at=SIGNED_AT)
    answers = [
        get(provider, reverse(f"contracts:{name}", args=one)) for name in ("agreement", "agreement_sign")
    ]
    signed(award, "Anker", Signer.PROVIDER, by=provider, text="opnieuw")
    names = ("agreement", "agreement_sign", "agreement_send_back", "agreement_withdraw")
    answers += [get(award.buyer, reverse(f"contracts:{name}", args=one)) for name in names]
    tender = [award.tender.public_id]
    names = ("agreements", "agreement_details", "agreement_model")
    answers += [get(award.buyer, reverse(f"contracts:{name}", args=tender)) for name in names]

    assert [answer.status for answer in answers] == [200] * 9
    assert [fault for answer in answers for fault in page_faults(answer)] == []
    assert "Bladzijde 2 ontbreekt." in answers[0].body.decode()


def test_withdrawing_and_sending_back_ask_a_reason():
    award = sent()
    signed(award, "Anker", Signer.PROVIDER, by=award.bidder("Anker"))
    for name in ("agreement_send_back", "agreement_withdraw"):
        path = reverse(f"contracts:{name}", args=[award.agreement("Anker").public_id])
        assert "Schrijf de reden op." in post(award.buyer, path, reason="").body.decode()

        post(award.buyer, path, reason="Bladzijde 2 ontbreekt.")

    assert SignedCopy.objects.get().returned_because == "Bladzijde 2 ontbreekt."
    assert Agreement.objects.get().withdrawn_because == "Bladzijde 2 ontbreekt."


def queries(user: User, path: str) -> int:
    get(user, path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        get(user, path)
    return len(captured)


def test_the_list_takes_as_many_queries_for_two_as_for_one():
    one, two = sent(), two_winners()

    counts = {
        queries(award.buyer, reverse("contracts:agreements", args=[award.tender.public_id]))
        for award in (one, two)
    }

    assert len(counts) == 1
    assert max(counts) <= 45


def model(*paragraphs: str) -> SimpleUploadedFile:
    made = Document()
    for text in paragraphs:
        made.add_paragraph(text)
    written = BytesIO()
    made.save(written)
    return SimpleUploadedFile("model.docx", written.getvalue())


def test_a_model_with_wrong_fields_is_refused_with_every_place_and_the_earlier_one_stays():
    award = awarded()
    path = reverse("contracts:agreement_model", args=[award.tender.public_id])
    everything = [f"{{{{{row.key}}}}}" for row in CATALOGUE]
    assert "Versie 1" in post(award.buyer, path, file=model(*everything)).body.decode()

    refused = post(award.buyer, path, file=model("{{opdrachtnemr}}", "goed", "{{perceel")).body.decode()
    lacking = post(award.buyer, path, file=model("{{opdrachtnemer}}")).body.decode()

    assert (
        "Tekst, alinea 1: het invulveld {{opdrachtnemr}} kennen wij niet. Bedoelt u {{opdrachtnemer}}?"
        in refused
    )
    assert "Tekst, alinea 3: bij {{ ontbreekt }}" in refused
    assert "{{opdrachtnemer_partijen}}: alle leden" in lacking
    assert AgreementTemplate.objects.get(ended_at=None).version == 1
    assert (
        "Versie 2"
        in post(award.buyer, path, file=model("{{opdrachtnemer}}"), is_fixed_text="on").body.decode()
    )
    assert AgreementTemplate.objects.count() == 2


def test_a_model_of_their_own_is_filled_in_and_has_no_pdf_of_ours():
    award = awarded()
    path = reverse("contracts:agreement_model", args=[award.tender.public_id])
    post(award.buyer, path, file=model("Tussen {{opdrachtgever}} en {{opdrachtnemer}}."), is_fixed_text="on")
    award = sent(agreed(award))
    agreement = award.agreement("Anker")

    assert agreement.pdf is None
    text = text_of(read_file(agreement.word))
    assert f"Tussen {award.tender.authority.name} en Anker." in text
    assert (
        "sla het document in Word op als PDF" in get(award.buyer, pages_of(award, "Anker")[0]).body.decode()
    )
    assert get(award.bidder("Anker"), pages_of(award, "Anker")[1]).status == 404

    post(award.buyer, reverse("contracts:agreement_model_end", args=[award.tender.public_id]))
    assert not AgreementTemplate.objects.filter(ended_at=None).exists()


def test_what_awaits_whom():
    award = awarded()
    provider, holder = award.bidder("Anker"), Mandate.objects.get().holder

    def texts(user: User) -> list[str]:
        return [todo.text for todo in agreements_todo_for(User.objects.get(pk=user.pk), at=SIGNED_AT)]

    authority = award.tender.authority.name
    assert texts(award.buyer) == ["Maak de overeenkomsten"]
    agreed(award)
    assert texts(award.buyer) == ["Verstuur de overeenkomsten ter ondertekening"]
    assert texts(provider) == []
    sent(award)
    assert texts(provider) == [f"Onderteken de overeenkomst met {authority}"]
    assert texts(award.buyer) == []
    signed(award, "Anker", Signer.PROVIDER, by=provider)
    assert texts(provider) == []
    assert texts(holder) == texts(award.buyer) == ["Onderteken de overeenkomst met Anker"]
    signed(award, "Anker", Signer.AUTHORITY, by=award.buyer)
    assert texts(award.buyer) == texts(holder) == texts(provider) == []

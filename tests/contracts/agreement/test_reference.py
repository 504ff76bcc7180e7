"""Every key of the contract of the three reference tenders reaches the overeenkomst, in Word and in PDF alike."""

import io
from dataclasses import replace

import pytest
from docx import Document

from contracts.agreement.exports import agreement_document
from contracts.agreement.pdf import TEMPLATE, agreement_context
from contracts.agreement.selectors import outline_of
from contracts.domain.agreement_content import AgreementContent, PlanAnnex
from contracts.domain.placeholders import CATALOGUE, FOUND, values_of
from documents.pdf import render_pdf
from documents.word_template import filled
from tenders.models import Tender
from tenders.services.templates import create_from_template
from tests.factories.accounts import OrganisationFactory
from tests.factories.tenders import AT, buyer_of
from tests.pdf import flow_of
from tests.word import text_of as word_text

pytestmark = pytest.mark.django_db
# What no configuration says is written as bijzondere afspraak.
PARTICULARS = "Partijen spreken elkaar aan met u."
EXPECTED = {
    "gooi-en-vechtstreek": (
        "Raamovereenkomst",
        "Wmo begeleiding specifieke doelgroepen",
        "€\N{NO-BREAK SPACE}1,5600 per minuut",
        "ten hoogste 3 partijen",
        "geen afnamegarantie",
        "gaat in op 1 januari 2026 en duurt 3 jaar, tot en met 31 december 2028",
        "4 keer, telkens met ten hoogste 1 jaar",
        "uiterlijk op 31 december 2032",
        "€ 17.500.000",
        "€ 2.500.000 per jaar",
        "binnen 30 kalenderdagen",
        "VNG algemene inkoopvoorwaarden (2024-09)",
        "als bijlage 1 deel van deze overeenkomst",
        "Blaricum, Eemnes, Gooise Meren, Hilversum, Huizen, Laren en Wijdemeren",
        "rechtbank Midden-Nederland",
        "inspanningsgericht",
        "Binnen 5 werkdagen zichtbaar toegewezen: de aanbieders verdelen aanmeldingen samen in DLP",
        "Ten minste 2 keer per jaar overleg",
        "iSD-contractstandaarden 1.2",
        "alleen in met schriftelijke toestemming vooraf",
    ),
    "voorne-aan-zee": (
        "Raamovereenkomst",
        "Huishoudelijke ondersteuning",
        "€\N{NO-BREAK SPACE}0,7400 per minuut",
        "ten hoogste 8 partijen",
        "geen afnamegarantie",
        "gaat in op 1 januari 2027 en duurt 3 jaar, tot en met 31 december 2029",
        "één keer, telkens met ten hoogste 1 jaar",
        "uiterlijk op 31 december 2030",
        "€ 50.000.000",
        "€ 11.544.000 per jaar",
        "OVA voor loonkosten en de CPI",
        "bij de ingang van de overeenkomst",
        "VNG algemene inkoopvoorwaarden (2024-09)",
        "de artikelen 16, 20.1, 20.2, 21, 22, 23 en 25.3",
        "3% van de totale omzet zonder btw",
        "Uitvoeringsplan",
        "rechtbank Rotterdam",
        "inspanningsgericht",
        "Vecozo, na een startbericht",
        "de middelen van bijlage 13",
        "geregistreerd in WIZZR",
        "Een aanbieder met meer dan 800 cliënten krijgt geen nieuwe",
        "uiterlijk op vr 1 januari 2027. Is het er dan niet: de overeenkomst eindigt",
    ),
    "emmen": (
        "Overeenkomst",
        "perceel 1",
        "Gebied 1 van de gemeente Emmen",
        "Budget voor een gebied",
        "per jaar, zoals in de aanbestedingsstukken is bepaald",
        "per perceel met één partij",
        "gaat in op 1 januari 2025 en duurt 4 jaar, tot en met 31 december 2028",
        "2 keer, telkens met ten hoogste 2 jaar",
        "uiterlijk op 31 december 2032",
        "€ 250.000.000",
        "€ 30.000.000 per jaar",
        "elk jaar geïndexeerd en aangepast aan het aantal beschikkingen",
        "5% van de waarde van de opdracht",
        "Wordt elk jaar aangepast aan het aantal beschikkingen",
        "6 maanden tussen gunning en ingang",
        "rechtbank Noord-Nederland",
        "De gemeente Emmen, in zes gebieden",
    ),
}


def tender_of(name: str) -> Tender:
    authority = OrganisationFactory(authority=True)
    by = buyer_of(authority)
    return create_from_template(name, authority=authority, key=name, title=name, by=by, at=AT)


def content_of(name: str) -> AgreementContent:
    tender = tender_of(name)
    return replace(
        outline_of(tender),
        plan=PlanAnnex(tender.plan_title, "plan anker.pdf", 6, 12345, "ab" * 32),
        awarded_on="2025-12-19",
        released_on="2025-11-28",
        bid_received="2025-11-14",
        particulars=PARTICULARS,
        order="provider_first",
        fingerprint="cd" * 32,
    )


@pytest.mark.parametrize("name", EXPECTED)
def test_every_key_of_the_contract_stands_in_word_and_pdf(name: str):
    content = content_of(name)

    word = " ".join(word_text(agreement_document(content, is_rehearsal=False)).split())
    pdf = flow_of(render_pdf(TEMPLATE, agreement_context(content), is_rehearsal=False).content)

    for sentence in (*EXPECTED[name], "plan anker.pdf", "ab" * 32, "cd" * 32, "12345678", "hoofdelijk"):
        assert " ".join(sentence.split()) in word, sentence
        # A long hash is broken over lines in the PDF: compared without any space.
        assert "".join(sentence.split()) in "".join(pdf.split()), sentence


@pytest.mark.parametrize("name", EXPECTED)
def test_a_model_with_every_field_is_filled_in_to_the_last(name: str):
    content = content_of(name)
    made = Document()
    for row in CATALOGUE:
        made.add_paragraph().add_run(f"{row.explanation}: {{{{{row.key}}}}}")
    written = io.BytesIO()
    made.save(written)

    text = word_text(filled(written.getvalue(), FOUND, values_of(content)))

    assert "{" not in text
    assert "}" not in text
    for value in values_of(content).values():
        assert all(line in text for line in value.splitlines())

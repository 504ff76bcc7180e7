"""The house style of an authority: in the letter, legible, and fit for a PDF that is kept."""

import io

import pikepdf
import pytest
from PIL import Image

from contracts.models import HouseStyle
from contracts.services import (
    DecisionRefused,
    queue_letters,
    release_letters,
    render_letter,
    save_house_style,
)
from documents.files import read_file
from tests.contracts.checklist import on_one_line
from tests.factories.contracts import SENT_AT, SENT_ON, decided, made, with_advantages
from tests.pdf import structure_of

pytestmark = pytest.mark.django_db


def picture(mode: str, kind: str) -> io.BytesIO:
    written = io.BytesIO()
    Image.new(mode, (300, 120), 128 if mode == "L" else (20, 90, 160, 128)[: len(mode)]).save(written, kind)
    written.seek(0)
    return written


STYLE = {
    "accent": "#7a1f3d",
    "address": "Stadhuisplein 1\nPostbus 30001, 7800 RA Emmen",
    "signatory": "J. Jansen",
}


@pytest.mark.parametrize(("mode", "kind"), [("RGBA", "PNG"), ("CMYK", "JPEG")])
def test_a_letter_has_the_logo_the_colour_and_the_address(mode: str, kind: str) -> None:
    award = with_advantages(decided())
    save_house_style(award.tender, **STYLE, logo=picture(mode, kind), by=award.buyer, at=SENT_AT)
    queue_letters(award.decision, sending_on=SENT_ON, by=award.buyer, at=SENT_AT)
    render_letter(award.letter("Cirkel").public_id, at=SENT_AT)

    letter = award.letter("Cirkel")
    content = read_file(letter.file)
    structure = structure_of(content)

    assert "Stadhuisplein 1 · Postbus 30001, 7800 RA Emmen" in on_one_line(letter)
    assert letter.content["style"]["accent"] == "#7a1f3d"
    assert (structure.tags.count("Figure"), structure.images_without_text) == (1, 0)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        (image,) = pdf.pages[0].images.values()
        # PDF/A: a colour space of the output intent, and no smoothing.
        assert str(image.ColorSpace) == "/DeviceRGB"
        assert not bool(image.get("/Interpolate", False))
        assert "/SMask" not in image


def test_letters_that_were_made_do_not_go_out_in_an_older_style() -> None:

    award = made()
    save_house_style(award.tender, **STYLE, by=award.buyer, at=SENT_AT)

    with pytest.raises(DecisionRefused, match="veranderd"):
        release_letters(award.decision, by=award.buyer, at=SENT_AT)


@pytest.mark.parametrize("accent", ["rood", "#12", "#ffd700", "#7a1f3d; } body { display: none"])
def test_a_colour_that_is_none_or_not_legible_is_refused_at_its_field(accent: str) -> None:
    award = decided()

    with pytest.raises(DecisionRefused) as refused:
        save_house_style(award.tender, **{**STYLE, "accent": accent}, by=award.buyer, at=SENT_AT)

    assert refused.value.field == "accent"
    assert not HouseStyle.objects.exists()


@pytest.mark.parametrize(
    "content", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\x89PNG\r\n\x1a\nkapot"]
)
def test_what_is_no_picture_is_refused_at_its_field(content: bytes) -> None:
    award = decided()

    with pytest.raises(DecisionRefused) as refused:
        save_house_style(award.tender, **STYLE, logo=io.BytesIO(content), by=award.buyer, at=SENT_AT)

    assert refused.value.field == "logo"

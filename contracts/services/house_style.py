"""How the letters of an authority look: a logo and a colour from the browser, made fit for a PDF that is kept."""

import io
import re
from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from PIL import Image, UnidentifiedImageError

from accounts.models import User
from audit.services import Auditor, tender_scope
from contracts.domain.errors import DecisionRefused
from contracts.models import HouseStyle
from documents.files import store_file
from tenders.models import Tender
from tenders.permissions import require
from tenders.services.lifecycle import lock_tender

MAX_LOGO_BYTES = 3_000_000
_MAX_PIXELS = 25_000_000
_FITS = (1200, 400)
_COLOUR = re.compile(r"#[0-9a-f]{6}")
# WCAG 2.2, 1.4.3: headings in the colour are read on white.
_LEAST_CONTRAST = 4.5


@transaction.atomic
def save_house_style(
    tender: Tender,
    *,
    accent: str,
    address: str,
    signatory: str,
    logo: BinaryIO | None = None,
    without_logo: bool = False,
    by: User,
    at: datetime,
) -> HouseStyle:
    """For all letters of the authority that are made from now on. Letters that were made say that they changed.

    The logo is kept as PNG without transparency in plain RGB: PDF/A-3 with an sRGB output intent takes no CMYK.
    """
    tender = lock_tender(tender)
    require(by, "contracts.prepare_letters", tender)
    accent = accent.strip().lower()
    check_colour(accent)
    style = HouseStyle.objects.filter(authority=tender.authority).first() or HouseStyle(
        authority=tender.authority
    )
    if logo is not None:
        style.logo = store_file(_as_png(logo), name="logo.png", content_type="image/png", at=at)
    elif without_logo:
        style.logo = None
    style.accent, style.address, style.signatory = accent, address.strip(), signatory.strip()
    style.changed_by, style.changed_at = by, at
    style.save()
    Auditor(by).record(
        "house_style.saved",
        tender.authority,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"accent": accent, "logo": style.logo.sha256 if style.logo else ""},
    )
    return style


def check_colour(accent: str) -> None:
    """Six hexadecimal digits that are legible on white; nothing is our own colour."""
    if not accent:
        return
    if not _COLOUR.fullmatch(accent):
        raise DecisionRefused(
            "Schrijf de kleur als # met zes cijfers of letters, bijvoorbeeld #0b5c6b.", field="accent"
        )
    contrast = 1.05 / (_luminance(accent) + 0.05)
    if contrast < _LEAST_CONTRAST:
        found = f"{contrast:.1f}".replace(".", ",")
        raise DecisionRefused(
            f"Deze kleur is te licht om op wit te lezen: het contrast is {found} en moet ten minste 4,5 zijn. Kies een "
            "donkerder kleur.",
            field="accent",
        )


def _luminance(accent: str) -> float:
    """Relative luminance of an sRGB colour (WCAG 2.2)."""
    parts = [int(accent[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _as_png(logo: BinaryIO) -> bytes:
    content = logo.read(MAX_LOGO_BYTES + 1)
    if len(content) > MAX_LOGO_BYTES:
        raise DecisionRefused("Dit logo is groter dan 3 MB. Kies een kleiner bestand.", field="logo")
    refusal = DecisionRefused("Dit is geen PNG- of JPEG-afbeelding die wij kunnen lezen.", field="logo")
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as image:
            if image.width * image.height > _MAX_PIXELS:
                raise DecisionRefused(
                    "Deze afbeelding heeft te veel beeldpunten. Maak haar kleiner.", field="logo"
                )
            picture = image.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise refusal from None
    picture.thumbnail(_FITS)
    flat = Image.new("RGB", picture.size, "white")
    flat.paste(picture, mask=picture.getchannel("A"))
    written = io.BytesIO()
    flat.save(written, "PNG", optimize=True)
    return written.getvalue()

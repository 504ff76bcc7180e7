"""What an uploaded file is, by its content: the name and the type that a browser gives are only claims.

A file is looked at, never changed: what was uploaded is what is sealed.
"""

import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, BinaryIO

import magic
import pikepdf

from ui.formatting import file_size

PDF = "application/pdf"
_UNKNOWN = "application/octet-stream"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ODT = "application/vnd.oasis.opendocument.text"
DOCUMENT_KINDS = {
    "pdf": PDF,
    "docx": _WORD,
    "xlsx": _EXCEL,
    "odt": _ODT,
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
}
_KIND_NAMES = {
    PDF: "een PDF",
    _WORD: "een Word-document",
    _EXCEL: "een Excel-bestand",
    _ODT: "een OpenDocument-tekst",
    "application/msword": "een oud Word-document",
    "application/vnd.ms-excel": "een oud Excel-bestand",
    "application/zip": "een ZIP-bestand",
    "application/x-dosexec": "een programma",
    "application/x-executable": "een programma",
    _UNKNOWN: "een bestand van een onbekende soort",
    "text/html": "een webpagina",
    "text/plain": "een tekstbestand",
    "image/png": "een PNG-afbeelding",
    "image/jpeg": "een JPEG-afbeelding",
    "image/heic": "een HEIC-foto",
}
_ZIP_MAIN_PART = {_WORD: "word/document.xml", _EXCEL: "xl/workbook.xml"}
_PROGRAM = re.compile(
    r"\.(exe|dll|com|scr|msi|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|jar|lnk|sh|app|docm|xlsm|pptm)$",
    re.IGNORECASE,
)
_PROGRAM_STARTS = (b"MZ", b"\x7fELF", b"#!", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
_SNIFF = 64 * 1024
MOST_PAGES = 10_000
_MM_PER_POINT = 25.4 / 72
_A_SIZES = {"A3": (297, 420), "A4": (210, 297), "A5": (148, 210)}

JAVASCRIPT, LAUNCH, PROGRAM = "javascript", "launch", "program"
# What a file may not hold, in words.
ACTIVE_NAMES = {
    JAVASCRIPT: "JavaScript",
    LAUNCH: "een opdracht die een programma start",
    PROGRAM: "een bijgevoegd programma",
}


class UploadRefused(Exception):
    """The file cannot be accepted; the sentence says why and what to do."""


@dataclass(frozen=True)
class Findings:
    """What was seen in a file; plain values, so that they can be kept (sealed) as JSON."""

    kind: str
    size: int
    pages: int | None = None
    encrypted: bool = False
    damaged: bool = False
    active_content: list[str] = field(default_factory=list)
    paper: dict[str, int] = field(default_factory=dict)
    fonts: list[str] = field(default_factory=list)
    # Kinds of text (`documents.typography`), where somebody asked for them.
    texts: list[dict[str, Any]] = field(default_factory=list)
    made_on: str | None = None
    # Electronic ones; whether they are valid is not looked at. None where it is not known.
    signatures: int | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def inspect_upload(file: BinaryIO, *, name: str) -> Findings:
    """Look at a file without judging it. `encrypted` means that it does not open without a password.

    `paper` counts pages per size ("A4 staand": 12); `made_on` is what the file says of itself, as ISO text.
    """
    file.seek(0, 2)
    size = file.tell()
    kind = _kind(file)
    if kind != PDF:
        damaged = kind in _ZIP_MAIN_PART and not _has_part(file, _ZIP_MAIN_PART[kind])
        return Findings(kind=kind, size=size, damaged=damaged)
    file.seek(0)
    try:
        with pikepdf.open(file) as pdf:
            return _pdf_findings(pdf, file, size)
    except pikepdf.PasswordError:
        return Findings(kind=kind, size=size, encrypted=True)
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError):
        return Findings(kind=kind, size=size, damaged=True)
    finally:
        file.seek(0)


def check_pdf(file: BinaryIO, name: str, max_bytes: int) -> Findings:
    """The findings of a PDF that can be accepted; UploadRefused with a sentence for the bidder otherwise."""
    _check_size(file, name, max_bytes)
    findings = inspect_upload(file, name=name)
    if findings.kind != PDF:
        raise UploadRefused(
            f"“{name}” is geen PDF, maar {_kind_in_words(findings.kind)}. "
            "Sla het document op als PDF en upload dat bestand."
        )
    _check_pdf_findings(findings, name)
    return findings


def check_document(file: BinaryIO, name: str, max_bytes: int) -> Findings:
    """As `check_pdf`, for documents of the buyer: PDF, Word, Excel, OpenDocument text, PNG and JPEG."""
    _check_size(file, name, max_bytes)
    extension = name.rpartition(".")[2].lower()
    expected = DOCUMENT_KINDS.get(extension)
    if expected is None:
        raise UploadRefused(
            f"“{name}” is van een soort die hier niet past. "
            "Upload een PDF-, Word-, Excel-, ODT-, PNG- of JPG-bestand."
        )
    findings = inspect_upload(file, name=name)
    if findings.kind != expected:
        raise UploadRefused(
            f"“{name}” is volgens de naam {_kind_in_words(expected)}, maar de inhoud is "
            f"{_kind_in_words(findings.kind)}. Sla het bestand opnieuw op en upload het nog eens."
        )
    _check_pdf_findings(findings, name)
    return findings


def _check_size(file: BinaryIO, name: str, max_bytes: int) -> None:
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    if size == 0:
        raise UploadRefused(f"“{name}” is leeg. Kies het bestand met de inhoud die u wilt uploaden.")
    if size > max_bytes:
        raise UploadRefused(
            f"“{name}” is {file_size(size)}. Een bestand mag niet groter zijn dan "
            f"{file_size(max_bytes)}: maak het kleiner of verdeel het over meer bestanden."
        )


def _check_pdf_findings(findings: Findings, name: str) -> None:
    if findings.encrypted:
        raise UploadRefused(
            f"“{name}” is beveiligd met een wachtwoord. "
            "Haal het wachtwoord eraf en upload het bestand opnieuw."
        )
    if findings.pages == 0:
        raise UploadRefused(
            f"“{name}” heeft geen enkele pagina. "
            "Open het bestand, kijk of er iets in staat en maak de PDF opnieuw."
        )
    if findings.damaged:
        raise UploadRefused(
            f"“{name}” is beschadigd en kan niet worden gelezen. "
            "Maak het bestand opnieuw en upload het nog eens."
        )
    if findings.pages is not None and findings.pages > MOST_PAGES:
        raise UploadRefused(
            f"“{name}” heeft meer dan {MOST_PAGES} pagina's. "
            "Controleer of dit het goede bestand is, of verdeel het over meer bestanden."
        )
    if findings.active_content:
        parts = " en ".join(ACTIVE_NAMES[part] for part in findings.active_content)
        raise UploadRefused(
            f"“{name}” bevat {parts}. Dat is niet toegestaan. "
            "Druk het document af naar een nieuwe PDF en upload die."
        )


def _kind(file: BinaryIO) -> str:
    file.seek(0)
    start = file.read(_SNIFF)
    kind = magic.from_buffer(start, mime=True)
    if kind == PDF and not start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"%PDF-"):
        # A PDF behind something else: a browser may show that something instead.
        return _UNKNOWN
    if kind in {"application/zip", _UNKNOWN}:
        return next((office for office, part in _ZIP_MAIN_PART.items() if _has_part(file, part)), kind)
    return kind


def _kind_in_words(kind: str) -> str:
    return _KIND_NAMES.get(kind, f"een bestand van een andere soort ({kind})")


def _has_part(file: BinaryIO, part: str) -> bool:
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            return {"[Content_Types].xml", part} <= set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    finally:
        file.seek(0)


def _pdf_findings(pdf: pikepdf.Pdf, file: BinaryIO, size: int) -> Findings:
    paper: Counter[str] = Counter()
    fonts: set[str] = set()
    for page in pdf.pages:
        paper[_paper_name(page)] += 1
        fonts.update(_font_names(page))
    pages = len(pdf.pages)
    return Findings(
        kind=PDF,
        size=size,
        pages=pages,
        damaged=pages == 0 or _is_cut_off(pdf, file, size),
        active_content=sorted(_active_content(pdf)),
        paper=dict(paper),
        fonts=sorted(fonts),
        made_on=_made_on(pdf),
        signatures=_signatures(pdf),
    )


def _signatures(pdf: pikepdf.Pdf) -> int:
    """How many fields for a signature are filled in."""
    form = pdf.Root.get("/AcroForm")
    fields = form.get("/Fields") if isinstance(form, pikepdf.Dictionary) else None
    if not isinstance(fields, pikepdf.Array):
        return 0
    found = [field for field in fields if isinstance(field, pikepdf.Dictionary)]
    return sum(field.get("/FT") == pikepdf.Name.Sig and "/V" in field for field in found)


def _is_cut_off(pdf: pikepdf.Pdf, file: BinaryIO, size: int) -> bool:
    """Had to be repaired on reading, and the end that every PDF has is missing: pages may be lost."""
    file.seek(max(0, size - 2048))
    return b"%%EOF" not in file.read() and bool(pdf.get_warnings())


def _paper_name(page: pikepdf.Page) -> str:
    left, bottom, right, top = (float(edge) for edge in page.mediabox)
    unit = float(page.obj.get("/UserUnit", 1)) * _MM_PER_POINT
    width, height = round(abs(right - left) * unit), round(abs(top - bottom) * unit)
    if int(page.obj.get("/Rotate", 0)) % 180:
        width, height = height, width
    direction = "staand" if height >= width else "liggend"
    shorter, longer = sorted((width, height))
    for name, (short_side, long_side) in _A_SIZES.items():
        if abs(shorter - short_side) <= 3 and abs(longer - long_side) <= 3:
            return f"{name} {direction}"
    return f"{width} × {height} mm"


def _font_names(page: pikepdf.Page) -> Iterator[str]:
    fonts = page.resources.get("/Font") if page.resources else None
    for font in fonts.values() if isinstance(fonts, pikepdf.Dictionary) else ():
        name = base_font_name(font)
        if name:
            yield name


def base_font_name(font: pikepdf.Object) -> str:
    """The name of a font without the letters that mark a part of it; empty where it has none."""
    text = str(font.get("/BaseFont", "")).lstrip("/")
    # A file may call its fonts anything; PostgreSQL keeps no NUL.
    name = "".join(letter for letter in text if letter.isprintable())
    return re.sub(r"^[A-Z]{6}\+", "", name)


def _made_on(pdf: pikepdf.Pdf) -> str | None:
    text = str(pdf.docinfo.get("/CreationDate", ""))
    found = re.match(r"D:(\d{8})(\d{6})?", text)
    if not found:
        return None
    try:
        return datetime.strptime(found[1] + (found[2] or "000000"), "%Y%m%d%H%M%S").isoformat()  # noqa: DTZ007
    except ValueError:
        return None


def _active_content(pdf: pikepdf.Pdf) -> set[str]:
    found = set()
    for thing in _dictionaries(pdf):
        action = str(thing.get("/S", ""))
        if action == "/JavaScript" or (action == "/Rendition" and "/JS" in thing):
            found.add(JAVASCRIPT)
        elif action == "/Launch":
            found.add(LAUNCH)
        if "/EF" in thing and _embeds_program(thing):
            found.add(PROGRAM)
    return found


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """All dictionaries, wherever they hang: an action may hide where no viewer looks first."""
    waiting: list[Any] = list(pdf.objects)
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, pikepdf.Stream):
            thing = thing.stream_dict
        if isinstance(thing, pikepdf.Dictionary):
            yield thing
            children = thing.values()
        elif isinstance(thing, pikepdf.Array):
            children = thing
        else:
            continue
        waiting.extend(
            child
            for child in children
            if isinstance(child, pikepdf.Dictionary | pikepdf.Array) and not child.is_indirect
        )


def _embeds_program(specification: pikepdf.Object) -> bool:
    names = [str(specification.get(key, "")) for key in ("/UF", "/F")]
    if any(_PROGRAM.search(name) for name in names):
        return True
    files = specification["/EF"]
    streams = files.values() if isinstance(files, pikepdf.Dictionary) else ()
    return any(_start_of(stream).startswith(_PROGRAM_STARTS) for stream in streams)


def _start_of(stream: Any) -> bytes:
    """The first bytes, unpacked no further than needed: a stream may unpack to any size."""
    if not isinstance(stream, pikepdf.Stream):
        return b""
    raw = stream.read_raw_bytes()
    if str(stream.get("/Filter", "")) in {"/FlateDecode", "[ /FlateDecode ]"}:
        try:
            return zlib.decompressobj().decompress(raw, 64)
        except zlib.error:
            return b""
    return raw[:64]

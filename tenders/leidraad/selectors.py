"""Reads of the leidraad; a constant number of queries."""

from django.db.models import QuerySet

from tenders.changes import revision_of
from tenders.domain.configuration import ConfigurationIncomplete
from tenders.domain.leidraad import (
    TITLE,
    ChapterKey,
    Draft,
    Leidraad,
    Source,
    leidraad_from,
    leidraad_hash,
    make_leidraad,
)
from tenders.domain.milestones import public_milestones
from tenders.models import LeidraadText, LeidraadVersion, Tender
from tenders.pdf import chapter_of
from tenders.planning import planning_of
from tenders.selectors import configuration_of, current_documents, definition_from_rows, texts_of

WORD_TITLE = f"{TITLE} (Word)"


def basis_of(tender: Tender) -> Tender:
    """Whose configuration counts: the working copy while a rectification is prepared, else the tender itself."""
    return revision_of(tender) or tender


def draft_of(tender: Tender) -> Draft:
    """The leidraad as it would be now."""
    own = {ChapterKey(row.chapter): row.text for row in tender.leidraad_texts.all()}
    return make_leidraad(_source(basis_of(tender)), own)


def own_text_of(tender: Tender, chapter: ChapterKey) -> LeidraadText | None:
    return tender.leidraad_texts.filter(chapter=chapter.value).select_related("changed_by").first()


def versions_of(tender: Tender) -> QuerySet[LeidraadVersion]:
    """Newest first."""
    return tender.leidraad_versions.select_related("made_by", "pdf", "word")


def version_in(tender: Tender, number: int) -> LeidraadVersion | None:
    return versions_of(tender).filter(number=number).first()


def among_documents(tender: Tender) -> tuple[LeidraadVersion, bool] | None:
    """The version that stands among the documents, and whether it says what would be made now; None without one."""
    document = current_documents(basis_of(tender)).filter(title=TITLE).first()
    version = document and versions_of(tender).filter(pdf=document.file).first()
    if not version:
        return None
    return version, version.content_hash == leidraad_hash(draft_of(tender).leidraad)


def content_of(version: LeidraadVersion) -> Leidraad:
    return leidraad_from(version.content)


def _source(tender: Tender) -> Source:
    configuration, texts = configuration_of(tender), texts_of(tender)
    try:
        method = None if tender.is_admission else chapter_of(tender, definition_from_rows(tender), texts)
    except ConfigurationIncomplete:
        method = None
    documents = current_documents(tender).filter(made_from="").exclude(title__in=(TITLE, WORD_TITLE))
    return Source(
        configuration=configuration,
        reference=tender.reference,
        plan_title=tender.plan_title,
        milestones=public_milestones(planning_of(tender)),
        method=method,
        questions={code: (text.question, text.aspects) for code, text in texts.criteria.items()},
        annexes=tuple(documents.order_by("order", "pk").values_list("title", flat=True)),
    )

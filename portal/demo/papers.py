"""Papers of made-up bidders: real PDFs, made by the renderer of the product."""

from functools import cache

from documents.pdf import render_pdf

WORDS = {
    0: "Onze begeleiders sluiten aan bij het tempo van de cliënt. De eerste vier weken staat contact maken centraal.",
    1: "Een vast duo komt wekelijks langs. Buiten kantooruren is er een bereikbaarheidsdienst van eigen medewerkers.",
    2: "Met de lokale teams, de ggz, de reclassering en de woningcorporaties hebben wij werkafspraken op schrift.",
    3: "Ervaringsdeskundigen zijn in dienst, krijgen scholing en werkbegeleiding en doen mee aan elke intake.",
    4: "Elk kwartaal bespreken wij met cliënten wat beter kan. Wat wij veranderen, staat in een openbaar verslag.",
}


@cache
def evidence_paper(organisation: str, title: str, issued_on: str) -> bytes:
    context = {"title": title, "organisation": organisation, "issued_on": issued_on}
    return render_pdf("pdf/demo_evidence.html", context, variant="pdf/ua-1", is_rehearsal=False).content


@cache
def plan_paper(organisation: str, headings: tuple[str, ...], pages: int) -> bytes:
    """A plan of exactly this many pages, one heading a page as long as there are headings."""
    sheets = [
        {
            "heading": headings[number] if number < len(headings) else f"Vervolg {number + 1}",
            "paragraphs": [WORDS[(number + shift) % len(WORDS)] for shift in range(3)],
        }
        for number in range(pages)
    ]
    return render_pdf(
        "pdf/demo_plan.html",
        {"organisation": organisation, "sheets": sheets},
        variant="pdf/ua-1",
        is_rehearsal=False,
    ).content

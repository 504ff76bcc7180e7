"""Filling in the UEA, section by section, as a bidder or a member does."""

from tests.e2e.person import Person

SECTION = "/uea/onderdeel/"


def fill_uea(person: Person, address: str) -> None:
    """From the overview of the UEA: no ground applies, every requirement is met, and every answer is given."""
    person.goto(address)
    first = person.page.locator(f"main a[href*='{SECTION}']").first
    person.goto(str(first.get_attribute("href")))
    # The button of each section leads to the next one, that of the last back to the overview.
    while SECTION in person.page.url:
        section = person.page.url
        choice = "yes" if section.rstrip("/").endswith("geschiktheid") else "no"
        person.tick_all(f'main input[type="radio"][value="{choice}"], main input[type="checkbox"]')
        for field in person.page.locator('main input[type="text"]').all():
            if not field.input_value():
                field.fill("Voorbeeld")
        for field in person.page.locator('main input[type="email"]').all():
            field.fill(person.email)
        person.save()
        assert person.page.url != section
    person.sees("Alle vragen zijn beantwoord.")

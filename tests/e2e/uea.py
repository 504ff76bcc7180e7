"""Filling in the UEA, section by section, as a bidder or a member does."""

from tests.e2e.person import Person


def fill_uea(person: Person, address: str) -> None:
    """From the overview of the UEA: no ground applies, every requirement is met, and every answer is given."""
    person.goto(address)
    address = person.page.url
    links = person.page.locator("main a[href*='/uea/onderdeel/']")
    for section in [str(link.get_attribute("href")) for link in links.all()]:
        person.goto(section)
        choice = "yes" if section.rstrip("/").endswith("geschiktheid") else "no"
        for radio in person.page.locator(f'main input[type="radio"][value="{choice}"]').all():
            radio.check()
        for box in person.page.locator('main input[type="checkbox"]').all():
            box.check()
        for field in person.page.locator('main input[type="text"]').all():
            if not field.input_value():
                field.fill("Voorbeeld")
        for field in person.page.locator('main input[type="email"]').all():
            field.fill(person.email)
        person.save()
    person.goto(address)
    person.sees("Alle vragen zijn beantwoord.")

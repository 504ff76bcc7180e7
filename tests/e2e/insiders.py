"""The declaration of interest of somebody who works on the bids without scoring them."""

from tests.e2e.person import Person


def sign(person: Person, tender_id: str) -> None:
    """No interest in any bidder."""
    person.goto(f"/belangen/{tender_id}/verklaring/")
    for choice in person.page.locator('main input[type=radio][value="nee"]').all():
        choice.check()
    person.page.locator('main [name$="agreed"]').check()
    person.press("Teken de verklaring")
    person.sees("Uw verklaring is getekend.")

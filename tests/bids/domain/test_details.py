"""What a bidder notes with a file comes back as it was written."""

from datetime import date

from bids.domain.details import EvidenceDetails


def test_details_come_back_and_what_is_empty_is_left_out() -> None:
    details = EvidenceDetails(date(2025, 11, 1), date(2026, 11, 1), "Kamer van Koophandel")

    assert EvidenceDetails.from_json(details.as_json()) == details
    assert EvidenceDetails(date(2025, 11, 1)).as_json() == {"issued_on": "2025-11-01"}
    assert EvidenceDetails.from_json(None) == EvidenceDetails()

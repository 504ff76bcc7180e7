"""Earlier involvement of a bidder in the preparation (Aw 2.51): what was done about it.

Whoever took part in a market consultation may bid. The authority shares what the participant knew with all others and
leaves time enough; exclusion is the last resort, and never without hearing the bidder.
"""

from bids.domain.refusals import BidRefused

EXCLUSION_GROUND = "2.87-1f"


def check_note(*, is_shared: bool, had_time: bool, measures: str) -> str:
    """The words to keep, without spaces around; BidRefused where they say too little.

    Where information was not shared or time was short, the words say what was done about that.
    """
    words = measures.strip()
    if not words and not (is_shared and had_time):
        raise BidRefused(
            "Schrijf op wat er is gedaan: de informatie of de tijd was niet voor iedereen gelijk."
        )
    if not words:
        raise BidRefused("Schrijf op hoe de informatie is gedeeld en waarom de tijd genoeg was.")
    return words

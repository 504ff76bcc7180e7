"""What awaits a person, as each app tells the start page.

Of most kinds a person has nothing to do. So the tender, more than a hundred columns wide, is prefetched for what is
found rather than joined: writing those columns takes Django longer than it takes the database to find nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from tenders.models import Tender


@dataclass(frozen=True)
class Todo:
    """One thing to do: a sentence that starts with a verb, where to do it and, where it exists, by when.

    A mail may be read by others: where the sentence names a party, or says what somebody wrote, `without_names` is
    what the mail says in its place.
    """

    text: str
    url: str
    tender: Tender
    due: datetime | None = None
    without_names: str = ""

    @property
    def in_mail(self) -> str:
        return self.without_names or self.text

"""What the method refuses; every message is a Dutch sentence for the user."""


class MethodRefused(ValueError):
    """The input cannot be decided on: a bid or a score is missing or contradicts the method."""


class EventRefused(MethodRefused):
    """An event does not fit the ranking as it stands then; `index` is its place in the list, from 0."""

    def __init__(self, message: str, index: int) -> None:
        super().__init__(message)
        self.message = message
        self.index = index

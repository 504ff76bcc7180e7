"""What the scoring refuses; every message is a Dutch sentence for the user."""


class ScoringRefused(Exception):
    """The act is not possible now, or not with this input."""


class FieldRefused(ScoringRefused):
    """One field of the input is wrong; `field` names it, so that the message can stand there."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class NotReady(ScoringRefused):
    """Something must happen first; `reasons` says all of it, one sentence each."""

    def __init__(self, message: str, reasons: list[str]) -> None:
        super().__init__(message)
        self.reasons = reasons

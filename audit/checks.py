"""What must hold of the database before the product may write its log."""

from collections.abc import Sequence
from typing import Any

from django.core import checks

from audit.append_only import missing_triggers


def check_append_only_tables(
    *, databases: Sequence[str] | None = None, **_: Any
) -> list[checks.CheckMessage]:
    """A warning, since an error would stop `migrate`, which repairs it; start with `--fail-level WARNING`."""
    return [
        checks.Warning(
            f"De database bewaakt het logboek niet: trigger {name} ontbreekt.",
            hint="Voer `manage.py migrate` uit; daarna staan de triggers er weer.",
            id="audit.W001",
        )
        for using in databases or ()
        for name in missing_triggers(using)
    ]

"""The secret address of a person's calendar: an id that tells nothing, signed by the installation."""

from uuid import UUID

from django.core import signing

_SIGNER = signing.Signer(salt="portal.agenda", sep=".")


def token_of(secret_id: UUID) -> str:
    return _SIGNER.sign(secret_id.hex)


def secret_in(token: str) -> UUID | None:
    """The id that the installation signed; None for anything else."""
    try:
        return UUID(_SIGNER.unsign(token))
    except (signing.BadSignature, ValueError):
        return None

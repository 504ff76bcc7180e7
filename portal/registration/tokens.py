"""The secret in the mail with which a person confirms its address: an id that tells nothing, signed by us."""

from uuid import UUID

from django.core import signing

_SIGNER = signing.Signer(salt="portal.registration", sep=".")


def token_of(registration_id: UUID) -> str:
    return _SIGNER.sign(registration_id.hex)


def registration_in(token: str) -> UUID | None:
    """The id that the installation signed; None for anything else."""
    try:
        return UUID(_SIGNER.unsign(token))
    except (signing.BadSignature, ValueError):
        return None

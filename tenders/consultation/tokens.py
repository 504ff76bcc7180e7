"""The secret in the mail with which a participant confirms its reaction: an id that tells nothing, signed by us."""

from uuid import UUID

from django.core import signing

_SIGNER = signing.Signer(salt="tenders.consultation", sep=".")


def token_of(reaction_id: UUID) -> str:
    return _SIGNER.sign(reaction_id.hex)


def reaction_in(token: str) -> UUID | None:
    """The id that the installation signed; None for anything else."""
    try:
        return UUID(_SIGNER.unsign(token))
    except (signing.BadSignature, ValueError):
        return None

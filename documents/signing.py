"""The signature of the installation (Ed25519, RFC 8032): anybody with its public key can see that a text is ours.

Keys and signatures are base64 of their raw bytes: 32 of a key, 64 of a signature.
"""

from base64 import b64decode, b64encode

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


class SigningKeyDamaged(Exception):
    """What is kept as signing key is none."""


def generate_signing_key() -> str:
    """A fresh private key."""
    return b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode()


def verifying_key(private: str) -> str:
    """The public key that belongs to a private one."""
    return b64encode(_private(private).public_key().public_bytes_raw()).decode()


def sign(data: bytes, private: str) -> str:
    """The signature; equal data and keys give the same. Raises SigningKeyDamaged."""
    return b64encode(_private(private).sign(data)).decode()


def is_signed(data: bytes, signature: str, public: str) -> bool:
    """False for another text, another key, and for what is no signature or key at all."""
    try:
        Ed25519PublicKey.from_public_bytes(b64decode(public, validate=True)).verify(
            b64decode(signature, validate=True), data
        )
    except (InvalidSignature, ValueError):
        return False
    return True


def _private(text: str) -> Ed25519PrivateKey:
    try:
        return Ed25519PrivateKey.from_private_bytes(b64decode(text, validate=True))
    except ValueError:
        raise SigningKeyDamaged("De ondertekensleutel is geen geldige sleutel.") from None

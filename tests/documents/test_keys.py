"""Where keys lie, who may read them, and how a draft's key ends."""

import os
import stat
from contextvars import Context
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from documents.signing import is_signed, sign, verifying_key
from documents.vault import (
    DraftKeyGone,
    DraftKeys,
    KeyMissing,
    KeyRing,
    generate_keypair,
    keyring,
    public_part,
    use_keyring,
)


def of_the_installation() -> KeyRing:
    """`keyring()` outside of the ring that the tests put in its place."""
    return Context().run(keyring)


@pytest.fixture
def key_files(tmp_path: Path, settings: object) -> Path:
    folder = tmp_path / "keys"
    settings.OPENING_KEY_FILE = folder / "opening.key"
    settings.OPENING_PUBLIC_KEY_FILE = folder / "opening.pub"
    settings.READING_KEY_FILE = folder / "reading.key"
    settings.SIGNING_KEY_FILE = folder / "signing.key"
    settings.DRAFT_KEY_DIR = folder / "drafts"
    return folder


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_init_makes_all_keys_with_their_modes(key_files: Path) -> None:
    call_command("keys", "init")

    ring = of_the_installation()
    assert ring.opening_private is not None
    assert public_part(ring.opening_private) == ring.opening_public
    assert public_part(ring.reading_private) == ring.reading_public
    assert is_signed(
        b"tekst", sign(b"tekst", ring.signing_private or ""), verifying_key(ring.signing_private or "")
    )
    modes = {
        name: mode(key_files / name) for name in ("opening.key", "reading.key", "signing.key", "opening.pub")
    }
    assert modes == {"opening.key": 0o600, "reading.key": 0o600, "signing.key": 0o600, "opening.pub": 0o644}
    assert mode(key_files / "drafts") == 0o700


def test_init_again_changes_nothing(key_files: Path) -> None:
    call_command("keys", "init")
    before = {path.name: path.read_bytes() for path in key_files.glob("*.*")}

    call_command("keys", "init")

    assert {path.name: path.read_bytes() for path in key_files.glob("*.*")} == before


def test_init_never_makes_a_new_private_key_beside_a_public_one(key_files: Path) -> None:
    call_command("keys", "init")
    (key_files / "opening.key").unlink()

    call_command("keys", "init")

    assert not (key_files / "opening.key").exists()
    assert of_the_installation().opening_private is None


def test_init_refuses_a_pair_that_does_not_belong_together(key_files: Path) -> None:
    call_command("keys", "init")
    (key_files / "opening.pub").write_text(generate_keypair().public)

    with pytest.raises(CommandError, match="hoort niet bij"):
        call_command("keys", "init")


def test_init_without_a_place_for_the_opening_key_says_what_to_do(key_files: Path, settings: object) -> None:
    settings.OPENING_KEY_FILE = None

    with pytest.raises(CommandError, match="machine van de opener"):
        call_command("keys", "init")

    assert not (key_files / "opening.pub").exists()


def test_missing_key_says_how_to_make_it(key_files: Path) -> None:
    with pytest.raises(KeyMissing, match="keys init"):
        of_the_installation()


def test_replaced_key_file_is_read_again(key_files: Path) -> None:
    call_command("keys", "init")
    first = of_the_installation().reading_private
    (key_files / "reading.key").unlink()

    call_command("keys", "init")

    assert of_the_installation().reading_private != first


def test_key_file_of_the_age_tools_may_have_comments(key_files: Path) -> None:
    call_command("keys", "init")
    pair = generate_keypair()
    (key_files / "reading.key").write_text(f"# created: today\n# public key: {pair.public}\n{pair.private}\n")

    assert of_the_installation().reading_public == pair.public


def test_substituted_ring_counts_only_inside_its_block(tmp_path: Path) -> None:
    before = keyring()
    ring = KeyRing.temporary(tmp_path)

    with use_keyring(ring):
        inside = keyring()

    assert inside is ring
    assert keyring() is before


def test_ring_does_not_show_private_keys(tmp_path: Path) -> None:
    ring = KeyRing.temporary(tmp_path)

    assert "AGE-SECRET-KEY" not in repr(ring)


def test_draft_key_is_made_once(tmp_path: Path) -> None:
    drafts, draft = DraftKeys(tmp_path / "drafts"), uuid4()

    public = drafts.create(draft)

    assert drafts.create(draft) == public == drafts.public(draft)
    assert drafts.ids() == [str(draft)]
    assert mode(tmp_path / "drafts" / f"{draft}.key") == 0o600


def test_destroyed_draft_key_is_overwritten_and_gone(tmp_path: Path) -> None:
    drafts, draft = DraftKeys(tmp_path / "drafts"), uuid4()
    drafts.create(draft)
    private = drafts.private(draft)
    second_name = tmp_path / "still-linked"
    os.link(tmp_path / "drafts" / f"{draft}.key", second_name)

    destroyed = drafts.destroy(draft)

    assert destroyed
    assert not drafts.exists(draft)
    assert private.encode() not in second_name.read_bytes()
    with pytest.raises(DraftKeyGone):
        drafts.private(draft)


def test_destroying_twice_is_no_fault(tmp_path: Path) -> None:
    drafts, draft = DraftKeys(tmp_path / "drafts"), uuid4()
    drafts.create(draft)
    drafts.destroy(draft)

    assert not drafts.destroy(draft)


def test_no_drafts_before_the_first() -> None:
    assert DraftKeys(Path("/nonexistent")).ids() == []


@pytest.mark.parametrize("name", ["../reading", "", "a/b", "a" * 65])
def test_draft_id_cannot_leave_its_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="draft id"):
        DraftKeys(tmp_path).create(name)

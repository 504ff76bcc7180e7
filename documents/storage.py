"""What a place for private files must do, whether it is a folder on disk or a bucket elsewhere."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import BinaryIO, Protocol


class StorageFault(Exception):
    """The storage did not do what was asked, and kept nothing of it. The sentence is for the user."""


class StorageFull(StorageFault):
    """There was no room to store the file; nothing of it was kept."""

    def __init__(self, message: str = "") -> None:
        super().__init__(
            message
            or "De opslag is vol: uw bestand is niet bewaard. Probeer het later opnieuw of bel de beheerder."
        )


class StorageUnreachable(StorageFault):
    """The storage does not answer. That says nothing about the files in it: none is lost or damaged by it."""

    def __init__(self) -> None:
        super().__init__(
            "De opslag van bestanden is nu niet bereikbaar. Er is niets gewijzigd. "
            "Probeer het later opnieuw of bel de beheerder."
        )


class PrivateStorage(Protocol):
    """Whole files under names that are used once. There is no address at which the outside can read them."""

    def landing(self, name: str) -> AbstractContextManager[BinaryIO]:
        """A new file, which has its name when the block ends and is gone when anything in it failed.

        At the end of the block it survives a power cut. Raises StorageFull and StorageUnreachable, and
        FileExistsError rather than replacing a file.
        """
        ...

    def reading(self, name: str) -> BinaryIO:
        """The whole file, seekable. Raises FileNotFoundError, and StorageUnreachable where nobody knows."""
        ...

    def discard(self, name: str) -> None:
        """Delete the file; it may be gone already."""
        ...

    def names(self) -> Iterator[str]:
        """The names of all whole files."""
        ...

    def remove_leftovers(self) -> int:
        """Delete the parts of files that a killed process left more than an hour ago; how many they were."""
        ...

"""A PDF read back as its reader sees it."""

import subprocess


def text_of(content: bytes) -> str:
    """The text of all pages, by pdftotext, in the order in which it stands."""
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    return read.stdout.decode()

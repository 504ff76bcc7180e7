"""A folder and a bucket for the files of a test."""

from pathlib import Path

import pytest

from tests.documents.places import Place, in_bucket, in_folder


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, settings: object, tmp_path: Path) -> Place:
    """Where the product keeps its files in this test: once on disk, once on a server."""
    if request.param == "folder":
        return in_folder(settings, tmp_path / "files")
    return in_bucket(settings, request.getfixturevalue("s3_server"), tmp_path.name.replace("_", "-"))

"""Settings from the environment, read once; a missing value that production needs is named."""

from pathlib import Path
from urllib.parse import urlsplit

from environs import Env

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR: Path = env.path("DATA_DIR", BASE_DIR / "var")


def next_database(redis_url: str) -> str:
    """The address of the database after this one on the same Redis."""
    address = urlsplit(redis_url)
    return address._replace(path=f"/{int(address.path.strip('/') or 0) + 1}").geturl()

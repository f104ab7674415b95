"""A folder with engines of its own."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.engines.using import Command, embedded


@pytest.fixture(scope="package")
def made() -> Iterator[Path]:
    """Engines are made once; each test finds them stopped."""
    data = Path(tempfile.mkdtemp(prefix="portal-test-", dir="/tmp"))
    yield data
    embedded(data, "reset")
    shutil.rmtree(data)


@pytest.fixture
def data(made: Path) -> Path:
    return made


@pytest.fixture
def command(data: Path) -> Iterator[Callable[..., Command]]:
    """Start commands that use the engines in ``data``; what a test leaves is ended."""
    started = []

    def start(then: str = "", *, folder: Path = data, **options: object) -> Command:
        started.append(Command(folder, then, **options))
        return started[-1]

    yield start
    for one in started:
        one.end()

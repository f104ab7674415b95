"""The master is the database; its files are the same bytes again."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from eligibility.catalogue.export import export
from tests.oracle.loading import FIXTURES, loaded

pytestmark = pytest.mark.django_db


def _bytes(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*.yaml")}


def test_what_was_loaded_is_exported_byte_for_byte(tmp_path, capsys):
    with loaded():
        call_command("export_catalogue", str(tmp_path / "out"))
    assert _bytes(tmp_path / "out") == _bytes(FIXTURES)


def test_an_export_loads_into_an_empty_database_and_comes_out_the_same(tmp_path):
    with loaded():
        export(tmp_path / "first")
    with loaded(tmp_path / "first"):
        export(tmp_path / "second")
    assert _bytes(tmp_path / "second") == _bytes(tmp_path / "first")


def test_a_folder_with_files_is_left_alone(tmp_path):
    (tmp_path / "mine.yaml").write_text("mine")
    with pytest.raises(CommandError, match="不是空文件夹"):
        call_command("export_catalogue", str(tmp_path))
    assert _bytes(tmp_path) == {"mine.yaml": b"mine"}

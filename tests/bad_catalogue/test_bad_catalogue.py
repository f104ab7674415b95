"""Each folder of ``cases`` spoils the good catalogue; ``expected.txt`` says what must be told.

A case holds only the files that differ from ``good``. Every line of ``expected.txt`` must stand
in one and the same problem: the file, the place inside it, the word, the nearest valid word.
"""

import shutil
from pathlib import Path

import pytest

from eligibility.catalogue import load
from eligibility.catalogue.errors import CatalogueError
from tests.oracle.loading import LOADED_AT

HERE = Path(__file__).parent
GOOD = HERE / "good"
CASES = sorted(path.name for path in (HERE / "cases").iterdir())

pytestmark = pytest.mark.django_db


def lines_of(problem) -> str:
    return f"{problem.file}\n{problem.path}\n{problem.message}"


@pytest.fixture
def spoilt(request, tmp_path):
    """The good catalogue with the files of the case laid over it."""
    if request.param.startswith("changed_"):
        load(GOOD, at=LOADED_AT)
    shutil.copytree(GOOD, tmp_path, dirs_exist_ok=True)
    shutil.copytree(HERE / "cases" / request.param, tmp_path, dirs_exist_ok=True)
    expected = (tmp_path / "expected.txt").read_text().splitlines()
    (tmp_path / "expected.txt").unlink()
    return tmp_path, expected


@pytest.mark.parametrize("spoilt", CASES, indirect=True)
def test_a_bad_file_is_refused_with_place_and_cure(spoilt):
    directory, expected = spoilt
    with pytest.raises(CatalogueError) as refused:
        load(directory, at=LOADED_AT)
    told = [lines_of(problem) for problem in refused.value.problems]
    assert any(all(line in problem for line in expected) for problem in told), told
    assert all(any("一" <= sign <= "鿿" for sign in problem) for problem in told), told


def test_the_good_catalogue_loads_and_again_changes_nothing():
    load(GOOD, at=LOADED_AT)
    load(GOOD, at=LOADED_AT)


def test_a_refused_catalogue_leaves_nothing_behind(tmp_path):
    from eligibility.models import CatalogueItem, ItemVersion

    shutil.copytree(GOOD, tmp_path, dirs_exist_ok=True)
    shutil.copytree(HERE / "cases" / "unknown_fact", tmp_path, dirs_exist_ok=True)
    (tmp_path / "expected.txt").unlink()
    before = CatalogueItem.objects.count(), ItemVersion.objects.count()
    with pytest.raises(CatalogueError):
        load(tmp_path, at=LOADED_AT)
    assert (CatalogueItem.objects.count(), ItemVersion.objects.count()) == before


def test_all_problems_of_all_files_are_told_at_once(tmp_path):
    cases = {"unknown_fact": "agee", "parameter_row_unknown": "min_wagee"}
    shutil.copytree(GOOD, tmp_path, dirs_exist_ok=True)
    for case in cases:
        shutil.copytree(HERE / "cases" / case, tmp_path, dirs_exist_ok=True)
    (tmp_path / "expected.txt").unlink()
    with pytest.raises(CatalogueError) as refused:
        load(tmp_path, at=LOADED_AT)
    told = "\n".join(lines_of(problem) for problem in refused.value.problems)
    assert all(word in told for word in cases.values()), told


def test_a_county_may_give_more_and_its_version_loads(tmp_path):
    from eligibility.models import ItemVersion

    shutil.copytree(GOOD, tmp_path, dirs_exist_ok=True)
    shutil.copytree(
        HERE / "cases" / "county_version_below_the_prefecture", tmp_path, dirs_exist_ok=True
    )
    (tmp_path / "expected.txt").unlink()
    path = tmp_path / "yongzhou" / "08.yaml"
    path.write_text(path.read_text().replace("'40.00'", "'80.00'"))
    load(tmp_path, at=LOADED_AT)
    assert ItemVersion.objects.filter(region="431103", superseded_at=None).count() == 1

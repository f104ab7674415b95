"""The rule cases against the catalogues: the same path, sentences for names, both sides."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests.catalogue.test_fixtures_fidelity import ROOT, RULED, leaves, parts, read

CASES = ROOT / "tests" / "rules"
#: Items for everybody over the assumed 60: their only threshold is that of the assumption.
ASSUMED = {"elder": 60, "advanced_age": 80}


def path_of(code: str) -> Path:
    prefecture, number = code.split("-")
    return CASES / prefecture / f"{number}.yaml"


@cache
def cases_of(code: str) -> dict:
    return read(path_of(code))


def facts_of(case: dict) -> dict:
    return case["person"] if "person" in case else case["timeline"][-1]["facts"]


def age_in(case: dict) -> int | None:
    """Whole months between the birth month and the month of the case, or the death, div 12."""
    born, died = (facts_of(case).get(name) for name in ("birth_date", "died_on"))
    if born is None:
        return None
    if died and died.startswith(case["month"]):
        return int(died[:4]) - int(born[:4]) - (died[5:] < born[5:])
    (year, month), (born_year, born_month) = case["month"].split("-"), born.split("-")[:2]
    return ((int(year) - int(born_year)) * 12 + int(month) - int(born_month)) // 12


def thresholds(item: dict) -> set[int]:
    """The ages at which an item's answer changes."""
    found = set()
    for part in parts(item):
        for leaf in [
            *leaves(part["who"]),
            *(x for t in part.get("pays", ()) for x in leaves(t["when"])),
        ]:
            test = re.fullmatch(r"age (>=|<=) (\d+)", leaf)
            if test:
                found.add(int(test[2]) + (test[1] == "<="))
            elif leaf in ASSUMED:
                found.add(ASSUMED[leaf])
    return found


@pytest.mark.parametrize("code", RULED)
def test_an_item_has_its_cases_at_the_same_path(code):
    body = cases_of(code)
    assert body["item"] == code
    names = Counter((case["name"], case.get("part")) for case in body["cases"])
    assert max(names.values()) == 1
    assert all(re.search("[一-鿿]", name) for name, _ in names)


@pytest.mark.parametrize("code", RULED)
def test_each_age_has_a_case_on_both_sides(code):
    ages = {age_in(case) for case in cases_of(code)["cases"]}
    for limit in thresholds(RULED[code][1]):
        assert {limit - 1, limit} <= ages, limit


@pytest.mark.parametrize("code", RULED)
def test_an_item_has_cases_of_every_kind_of_answer(code):
    outcomes = {case["expect"].get("outcome") for case in cases_of(code)["cases"]}
    assert "not_entitled" in outcomes
    assert outcomes & {"entitled", "standard_missing"}
    assert "undetermined" in outcomes


def test_there_is_no_case_file_without_an_item():
    assert set(CASES.glob("*/*.yaml")) == {path_of(code) for code in RULED}

"""``calculate planning``: each rule on both sides, and the rules against the documents."""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from portal.lib.inputs import InputError
from portal.registry import registry
from tests.catalogue.test_fixtures_fidelity import bare, document
from tests.contract.calling import calculate

pytestmark = pytest.mark.django_db
RULES = yaml.safe_load(
    (Path(__file__).parents[2] / "fixtures/facilities/planning.yaml").read_text()
)


def ask(prefecture, kind, **more):
    given = {"prefecture": prefecture, "kind": kind, **more}
    return registry.get("calculator", "planning")(given, today=date(2024, 6, 30))


@pytest.mark.parametrize(
    ("households", "area", "applied"),
    [
        (1, "350.00", True), (800, "350.00", True), (1166, "350.00", True),
        (1167, "350.10", False), (2000, "600.00", False), (2001, "600.30", False),
    ],
)  # fmt: skip
def test_new_estates_of_yongzhou(households, area, applied):
    answer = ask("yongzhou", "new", households=households)
    assert (answer["indoor_area"], answer["minimum_applied"]) == (area, applied)
    assert answer["area_kind"] == "unstated"
    assert answer["outdoor_area"] is answer["land_area"] is None


def test_built_estates_of_yongzhou_owe_land_by_head():
    answer = ask("yongzhou", "built", population=12345)
    assert (answer["land_area"], answer["indoor_area"]) == ("1234.50", None)
    assert answer["minimum_applied"] is False


def test_new_estates_of_shaoyang_owe_two_per_cent_net():
    answer = ask("shaoyang", "new", residential_area="100000.33")
    assert (answer["indoor_area"], answer["area_kind"]) == ("2000.01", "net")
    assert ask("shaoyang", "new", residential_area=10)["minimum_applied"] is False


def test_built_estates_of_shaoyang_owe_by_a_thousand_households():
    answer = ask("shaoyang", "built", households=1500)
    assert (answer["indoor_area"], answer["outdoor_area"]) == ("225.00", "450.00")


@pytest.mark.parametrize(
    ("kind", "size", "area", "applied"),
    [
        ("new", 11666, "350.00", True), ("new", 11667, "350.01", False), ("new", 50000, "1500.00", False),
        ("built", 23333, "350.00", True), ("built", 23334, "350.01", False),
    ],
)  # fmt: skip
def test_estates_of_chenzhou(kind, size, area, applied):
    answer = ask("chenzhou", kind, residential_area=size)
    assert (answer["indoor_area"], answer["minimum_applied"]) == (area, applied)
    assert answer["area_kind"] == "gross"


@pytest.mark.parametrize("kind", ["new", "built"])
def test_estates_of_xiangxi_owe_land_by_head(kind):
    assert ask("xiangxi", kind, population=3000)["land_area"] == "300.00"


@pytest.mark.parametrize("kind", ["new", "built"])
def test_xiangtan_prints_no_figure(kind):
    answer = ask("xiangtan", kind, households=800)
    assert (answer["outcome"], answer["indoor_area"]) == ("no_rule", None)


def test_before_the_document_there_is_no_rule():
    given = {"households": 800, "date": "2023-06-30"}
    assert ask("yongzhou", "new", **given)["outcome"] == "no_rule"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "new", "households": 1}, "prefecture"),
        ({"prefecture": "yongzhou", "households": 1}, "kind"),
        ({"prefecture": "yongzhou", "kind": "old"}, "kind"),
        ({"prefecture": "yongzhou", "kind": "new"}, "households"),
        ({"prefecture": "yongzhou", "kind": "new", "households": 0}, "households"),
        ({"prefecture": "yongzhou", "kind": "new", "households": -3}, "households"),
        ({"prefecture": "yongzhou", "kind": "new", "households": 1.5}, "households"),
        ({"prefecture": "yongzhou", "kind": "built", "households": 5}, "population"),
        ({"prefecture": "shaoyang", "kind": "new", "households": 5}, "residential_area"),
        ({"prefecture": "chenzhou", "kind": "new", "residential_area": "x"}, "residential_area"),
        ({"prefecture": "chenzhou", "kind": "new", "area": 5}, "area"),
    ],
)
def test_a_figure_the_rule_lacks_is_named(given, field):
    with pytest.raises(InputError) as caught:
        registry.get("calculator", "planning")(given, today=date(2024, 6, 1))
    assert caught.value.field == field
    assert caught.value.cure


def test_the_command_refuses(monkeypatch, capsys):
    given = {"prefecture": "yongzhou", "kind": "old"}
    answer = calculate(monkeypatch, capsys, given, month=None, name="planning")
    assert (answer.code, answer.error["field"]) == (2, "kind")


def test_the_answer_has_the_keys_of_the_contract():
    assert list(ask("yongzhou", "new", households=800)) == [
        "outcome", "indoor_area", "area_kind", "outdoor_area", "land_area", "minimum_applied",
        "rule", "source",
    ]  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=lambda r: f"{r['prefecture']}-{r['kind']}")
def test_a_rule_is_what_its_document_prints(rule):
    printed = bare(rule["printed"])
    assert printed in bare(document(rule["prefecture"]))
    for part in ("indoor", "outdoor", "land"):
        measure = rule.get(part, {})
        for name in ("area", "least"):
            if name in measure:
                assert re.search(rf"(?<!\d){re.escape(measure[name])}(?!\d)", printed), measure
    if "handover_printed" in rule:
        assert bare(rule["handover_printed"]) in bare(document(rule["prefecture"]))
        assert f"{rule['handover_months']}个月" in rule["handover_printed"]

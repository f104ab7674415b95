"""``calculate employer-award``: quota, fractions and the reward on both sides of 1.5 %."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from django.db import IntegrityError, transaction

from eligibility.models import Parameter
from employment.loading import RULES, RuleError, load_rules
from employment.models import EmployerRule
from employment.rewards import number, reward
from portal.lib.inputs import InputError
from portal.registry import registry
from tests.contract.calling import calculate

pytestmark = pytest.mark.django_db
GIVEN = {"min_wage": "1740.00"}
DOCUMENT = Path(__file__).parents[2] / "fixtures" / "documents"


def ask(headcount=100, employed=3, year=2024, region="431103", parameters=GIVEN):
    given = {"region": region, "year": year, "headcount": headcount, "disabled_employed": employed}
    if parameters is not None:
        given["parameters"] = parameters
    return registry.get("calculator", "employer-award")(given)


def test_the_example_of_the_contract():
    answer = ask()
    assert (answer["quota"], answer["excess"], answer["amount"]) == ("1.50", "1.50", "15660.00")
    assert answer["outcome"] == "entitled"
    assert answer["source"] == {"document": "永政办发〔2023〕10号", "clause": "三（二）"}
    assert any("1.50 × 6 × 1,740.00 = 15,660.00" in step for step in answer["steps"])


@pytest.mark.parametrize(
    ("headcount", "employed", "quota", "excess", "amount", "outcome"),
    [
        (200, 3, "3.00", "0.00", "0.00", "not_entitled"),
        (200, 2, "3.00", "0.00", "0.00", "not_entitled"),
        (199, 3, "2.985", "0.015", "156.60", "entitled"),
        (201, 3, "3.015", "0.00", "0.00", "not_entitled"),
        (1, 1, "0.015", "0.985", "10283.40", "entitled"),
        (10, 0, "0.15", "0.00", "0.00", "not_entitled"),
        (33, 1, "0.495", "0.505", "5272.20", "entitled"),
        ("33.5", "1.5", "0.5025", "0.9975", "10413.90", "entitled"),
    ],
)
def test_the_excess_need_not_be_whole_and_exactly_the_quota_has_none(
    headcount, employed, quota, excess, amount, outcome
):
    answer = ask(headcount, employed)
    assert (answer["quota"], answer["excess"]) == (quota, excess)
    assert (answer["amount"], answer["outcome"]) == (amount, outcome)


def test_a_sum_is_rounded_once_half_up():
    given = {"percent": Decimal("1.50"), "months": 6, "wage": Decimal("1550.01")}
    # 0.0075 × 6 × 1550.01 = 69.75045; 0.0175 × 6 × 1550.01 = 162.75105
    assert reward(headcount=Decimal("99.5"), employed=Decimal("1.5"), **given).amount == Decimal(
        "69.75"
    )
    assert reward(headcount=Decimal("65.5"), employed=Decimal(1), **given).amount == Decimal(
        "162.75"
    )
    assert reward(
        headcount=Decimal(1), employed=Decimal("0.0155"), percent=Decimal("1.50"), months=1,
        wage=Decimal("10.00"),
    ).amount == Decimal("0.01")  # fmt: skip


def test_numbers_are_never_rounded_away():
    assert number(Decimal("0.495")) == "0.495"
    assert number(Decimal("1.5")) == "1.50"
    assert number(Decimal(2)) == "2.00"


@pytest.mark.parametrize(
    ("year", "outcome"),
    [(2022, "no_rule"), (2023, "entitled"), (2025, "entitled"), (2026, "no_rule")],
)
def test_the_rule_holds_in_the_years_of_the_plan(year, outcome):
    assert ask(year=year)["outcome"] == outcome


def test_after_the_plan_the_answer_says_why_and_what_then():
    answer = ask(year=2026)
    assert (answer["amount"], answer["source"]["document"]) == (None, None)
    assert "到2025年底止" in answer["steps"][1]
    assert "新文件" in answer["steps"][1]


def test_other_prefectures_have_no_such_rule():
    answer = ask(region="430502")
    assert (answer["outcome"], answer["amount"], answer["quota"]) == ("no_rule", None, None)


def wage(region, value, since, to=None):
    return Parameter.objects.create(
        code="min_wage", region=region, value=Decimal(value), valid_from=since, valid_to=to,
        document="测试〔2024〕1号", status="to_confirm",
    )  # fmt: skip


def test_the_wage_is_the_countys_on_the_last_day_of_the_year():
    wage("4311", "1550.00", date(2022, 4, 1))
    wage("431103", "1740.00", date(2022, 4, 1), date(2024, 12, 1))
    wage("431103", "1900.00", date(2024, 12, 1), date(2025, 1, 1))
    assert ask(parameters=None)["amount"] == "17100.00"
    assert ask(parameters=None, year=2023)["amount"] == "15660.00"
    assert ask(parameters=None, region="431102")["amount"] == "13950.00"
    told = ask(parameters=None)["steps"]
    assert any("测试〔2024〕1号（待确认）" in step for step in told)


def test_without_a_wage_the_sum_is_missing_and_only_where_one_is_due():
    answer = ask(parameters=None)
    assert (answer["outcome"], answer["amount"], answer["excess"]) == (
        "standard_missing", None, "1.50",
    )  # fmt: skip
    assert ask(200, 3, parameters=None)["outcome"] == "not_entitled"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"headcount": 0}, "headcount"),
        ({"headcount": -1}, "headcount"),
        ({"headcount": "百"}, "headcount"),
        ({"headcount": None}, "headcount"),
        ({"disabled_employed": 101}, "disabled_employed"),
        ({"disabled_employed": True}, "disabled_employed"),
        ({"year": "2024"}, "year"),
        ({"year": 1899}, "year"),
        ({"year": None}, "year"),
        ({"region": "431199"}, "region"),
        ({"region": None}, "region"),
        ({"parameters": {"min_wages": "1.00"}}, "parameters.min_wages"),
        ({"parameters": {"min_wage": 1740}}, "parameters.min_wage"),
        ({"parameters": {"min_wage": "0.00"}}, "parameters.min_wage"),
        ({"parameters": []}, "parameters"),
        ({"head_count": 100}, "head_count"),
    ],
)
def test_bad_input_names_field_and_cure(change, field):
    given = {
        "region": "431103", "year": 2024, "headcount": 100, "disabled_employed": 3,
        "parameters": GIVEN,
    } | change  # fmt: skip
    with pytest.raises(InputError) as caught:
        registry.get("calculator", "employer-award")(given)
    assert caught.value.field == field
    assert caught.value.cure


def test_the_command_answers_and_refuses(monkeypatch, capsys):
    given = {"region": "431103", "year": 2024, "headcount": 100, "disabled_employed": 3}
    good = calculate(
        monkeypatch, capsys, given | {"parameters": GIVEN}, month=None, name="employer-award"
    )
    assert (good.code, good.json["amount"]) == (0, "15660.00")
    bad = calculate(monkeypatch, capsys, given | {"yaer": 1}, month=None, name="employer-award")
    assert (bad.code, bad.error["field"]) == (2, "yaer")
    assert "year" in bad.error["cure"]


def test_the_rule_stands_in_the_document():
    text = next(DOCUMENT.glob("yongzhou-2023-10*")).read_text()
    for entry in yaml.safe_load(RULES.read_text()):
        assert entry["printed"] in text
        assert entry["quota"].rstrip("0") + "%" in entry["printed"]
        assert "months" not in entry or f"{entry['months']}倍" in entry["printed"]


def test_loading_again_changes_nothing_and_another_content_is_refused(tmp_path):
    assert load_rules(EmployerRule) == 0
    changed = tmp_path / "rules.yaml"
    changed.write_text(RULES.read_text().replace("quota: '1.50'", "quota: '1.60'"))
    with pytest.raises(RuleError, match="内容不同"):
        load_rules(EmployerRule, changed)
    changed.write_text(RULES.read_text().replace("months: 6", "month: 6"))
    with pytest.raises(RuleError, match="不认识 month"):
        load_rules(EmployerRule, changed)


def test_a_published_rule_is_never_edited():
    with pytest.raises(IntegrityError, match="never edited"), transaction.atomic():
        EmployerRule.objects.update(months=12)

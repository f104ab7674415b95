"""The oracle itself, against sums and ages worked out by hand from the design."""

from datetime import date
from fractions import Fraction

import pytest

from tests.oracle import months
from tests.oracle.conditions import Case, judge
from tests.oracle.evaluate import Person, entitlements, known
from tests.oracle.money import to_fen
from tests.oracle.regions import PARENTS
from tests.oracle.vocabulary import in_order, presumed
from tests.oracle.world import World

HERE = "431103"


def case(age=None, findings=None, **facts):
    return Case(facts, age, PARENTS, findings or {})


@pytest.mark.parametrize(
    ("born", "died", "month", "starts", "age"),
    [
        (date(1944, 1, 31), None, "2024-01", "same_month", 80),
        (date(1944, 2, 1), None, "2024-01", "same_month", 79),
        (date(1944, 2, 29), None, "2024-02", "same_month", 80),
        (date(1943, 12, 31), None, "2024-01", "next_month", 80),
        (date(1944, 1, 1), None, "2024-01", "next_month", 79),
        (date(1944, 1, 31), date(2024, 1, 30), "2024-01", "same_month", 79),
        (date(1944, 1, 31), date(2024, 1, 31), "2024-01", "same_month", 80),
        (date(1932, 2, 29), date(2022, 2, 28), "2022-02", "same_month", 90),
        (None, None, "2024-01", "same_month", None),
    ],
)
def test_age_of_a_month(born, died, month, starts, age):
    assert months.age_of(months.month_of(month), born, died, starts) == age


@pytest.mark.parametrize(
    ("value", "bound", "fen"),
    [
        (Fraction(1550, 6), "at_least", "258.34"),
        (Fraction(1860, 6), "at_least", "310.00"),
        (Fraction(1550, 6), "at_most", "258.33"),
        (Fraction(1550, 6), "exactly", "258.33"),
        (Fraction(5, 1000), "exactly", "0.01"),
    ],
)
def test_rounding_once_to_the_fen(value, bound, fen):
    assert to_fen(value, bound) == Fraction(fen)


@pytest.mark.parametrize(
    ("node", "facts", "truth", "needs"),
    [
        ("dibao", {}, None, {"dibao"}),
        ({"not": "dibao"}, {"dibao": False}, True, set()),
        ({"all": ["dibao", "low_income"]}, {"dibao": False}, False, set()),
        ({"all": ["dibao", "low_income"]}, {"dibao": True}, None, {"low_income"}),
        ({"any": ["dibao", {"all": ["low_income", "dementia"]}]}, {"dementia": False}, None,
         {"dibao"}),
        ("hukou in 4311", {"hukou": "431103"}, True, set()),
        ("hukou in 4311", {"hukou": "none"}, False, set()),
        ("hukou in 4311", {"hukou": "110101"}, False, set()),
        ("hukou = none", {"hukou": "none"}, True, set()),
        ("living has [alone, empty_nest]", {"living": []}, False, set()),
        ("living has [alone, empty_nest]", {"living": ["empty_nest"]}, True, set()),
        ("disability_level in [1, 2]", {"disability_level": 2}, True, set()),
        ("disability_level >= 1", {"disability_level": 0}, False, set()),
        ("disabled_grade in [partial, full]", {"care_level": "mild"}, True, set()),
        ("disabled_elder", {}, None, {"care_level"}),
        ("elder", {}, None, {"birth_date"}),
        ("hardship", {"tekun": "none", "dibao": False}, None, {"low_income"}),
        ("finding:x", {}, None, {"finding:x"}),
    ],
)  # fmt: skip
def test_conditions_in_three_values(node, facts, truth, needs):
    assert judge(node, case(**facts)) == (truth, needs)


def test_needs_stand_in_vocabulary_order_with_findings_last():
    assert in_order({"finding:b", "died_on", "sex"}) == ["sex", "died_on", "finding:b"]


def test_long_term_care_is_presumed_only_where_the_level_does_not_ask_for_it():
    assert presumed({"disability_level": 3})["long_term_care"] is False
    assert presumed({"disability_level": 1}).get("long_term_care") is None
    assert presumed({}).get("long_term_care") is None
    assert presumed({"dementia": True})["dementia"] is True


def world(*parts, exclusions=(), standards=(), **version):
    version = {
        "from": "2023-07", "unit": "person", "per": "month", "starts": "same_month",
        "stops": "next_month", "parts": list(parts),
    } | version  # fmt: skip
    item = {"code": "yongzhou-08", "number": 8, "versions": [version]}
    return World(items={"4311": [item]}, exclusions=list(exclusions), standards=list(standards))


def part(who="always", amount="50.00", bound="at_least", **more):
    tier = {"tier": "one", "when": "always", "bound": bound}
    if amount is not None:
        tier["amount"] = amount
    return {"who": who, "payee": "person", "pays": [tier]} | more


ADVANCED = part({"all": ["hukou in 4311", "age >= 80", "age <= 99"]}) | {
    "pays": [
        {"tier": "80-89", "when": "age <= 89", "bound": "at_least", "amount": "50.00"},
        {"tier": "90-99", "when": "age >= 90", "bound": "at_least", "amount": "100.00"},
    ]
}


def only(output):
    (entry,) = output["items"]
    return entry


def test_a_known_person_gets_the_amount_of_the_one_tier():
    facts = {"birth_date": date(1943, 5, 10), "hukou": HERE}
    output = entitlements(world(ADVANCED), known(facts), "2024-01")
    assert (only(output)["outcome"], only(output)["amount"]) == ("entitled", "50.00")
    assert output["monthly_total"] == "50.00"


def test_an_unknown_birth_date_leaves_the_highest_sum_possible():
    entry = only(entitlements(world(ADVANCED), known({"hukou": HERE}), "2024-01"))
    assert (entry["outcome"], entry["possible"]) == ("undetermined", "100.00")
    assert entry["needs"] == ["birth_date"]


def test_a_cap_without_a_standard_is_missing_and_never_paid():
    output = entitlements(
        world(part(amount="600.00", bound="at_most")), known({"hukou": HERE}), "2024-01"
    )
    entry = only(output)
    assert (entry["outcome"], entry["amount"], entry["cap"]) == ("standard_missing", None, "600.00")


def test_a_payee_that_is_not_known_leaves_the_outcome_untouched():
    payee = [
        {"when": "institution != none", "payee": "institution"},
        {"when": "institution = none", "payee": "person"},
    ]
    output = entitlements(world(part(payee=payee)), known({"hukou": HERE}), "2024-01")
    entry = only(output)
    assert (entry["outcome"], entry["payee"], entry["payee_needs"]) == (
        "entitled",
        None,
        ["institution"],
    )
    assert output["monthly_total"] == "0.00"


def test_the_day_of_the_month_decides_by_starts_and_stops():
    before, after = {"hukou": HERE, "dibao": False}, {"hukou": HERE, "dibao": True}
    rows = [(date(2000, 1, 1), before), (date(2024, 1, 15), after)]
    outcomes = {
        (starts, stops): only(
            entitlements(world(part("dibao"), starts=starts, stops=stops), Person(rows), "2024-01")
        )["outcome"]
        for starts in ("same_month", "next_month")
        for stops in ("same_month", "next_month")
    }
    assert outcomes == {
        ("same_month", "next_month"): "entitled",
        ("same_month", "same_month"): "entitled",
        ("next_month", "next_month"): "not_entitled",
        ("next_month", "same_month"): "not_entitled",
    }


@pytest.mark.parametrize(
    ("stops", "first", "last", "expected"),
    [
        ("next_month", "urban", "rural", ("entitled", "90.00", [])),
        ("same_month", "urban", "rural", ("entitled", "60.00", [])),
        ("next_month", "urban", None, ("entitled", "90.00", [])),
        ("next_month", "rural", None, ("undetermined", None, ["hukou_kind"])),
    ],
)
def test_two_amounts_in_one_month(stops, first, last, expected):
    pays = [
        {"tier": "u", "when": "hukou_kind = urban", "bound": "exactly", "amount": "90.00"},
        {"tier": "r", "when": "hukou_kind = rural", "bound": "exactly", "amount": "60.00"},
    ]
    starts = "same_month" if stops == "next_month" else "next_month"
    rows = [
        (date(2000, 1, 1), {"hukou": HERE, "hukou_kind": first}),
        (date(2024, 1, 15), {"hukou": HERE, "hukou_kind": last}),
    ]
    found = only(
        entitlements(world(part(pays=pays), starts=starts, stops=stops), Person(rows), "2024-01")
    )
    assert (found["outcome"], found["amount"], found["needs"]) == expected


def test_the_dead_are_entitled_in_their_month_and_not_after():
    facts = {"hukou": HERE, "died_on": date(2024, 1, 3)}
    there = world(part())
    assert only(entitlements(there, known(facts), "2024-01"))["outcome"] == "entitled"
    assert only(entitlements(there, known(facts), "2024-02"))["outcome"] == "not_entitled"


def test_an_event_is_due_only_in_its_month():
    funeral = world(part(), per="event", event="death")
    facts = {"hukou": HERE, "died_on": date(2024, 1, 3)}
    outcomes = [
        only(entitlements(funeral, known(facts), month))["outcome"]
        for month in ("2023-12", "2024-01", "2024-02")
    ]
    assert outcomes == ["not_entitled", "entitled", "not_entitled"]


def test_a_yearly_payment_is_due_in_its_month():
    visit = world(part(), per="year", month="chongyang")
    outcomes = {
        month: only(entitlements(visit, known({"hukou": HERE}), month))["outcome"]
        for month in ("2024-09", "2024-10")
    }
    assert outcomes == {"2024-09": "not_entitled", "2024-10": "entitled"}


def test_the_nearest_standard_counts_and_never_below_the_floor():
    standards = [
        {"item": "yongzhou-08", "tier": "one", "region": "431103", "from": "2024-01",
         "amount": "70.00"},
        {"item": "yongzhou-08", "tier": "one", "region": "4311", "from": "2023-07",
         "amount": "60.00"},
    ]  # fmt: skip
    there = world(part(), standards=standards)
    amounts = [
        only(entitlements(there, known({"hukou": code}), month))["amount"]
        for code, month in [("431103", "2023-12"), ("431103", "2024-01"), ("431102", "2024-01")]
    ]
    assert amounts == ["60.00", "70.00", "60.00"]


def test_what_is_excluded_keeps_its_outcome_and_leaves_the_total():
    rule = {"kind": "exclude", "item": "yongzhou-08", "fact": "tekun != none", "from": "2023-07"}
    facts = {"hukou": HERE, "tekun": "dispersed"}
    output = entitlements(world(part(), exclusions=[rule]), known(facts), "2024-01")
    assert only(output)["outcome"] == "entitled"
    assert only(output)["excluded_by"] == ["tekun"]
    assert output["monthly_total"] == "0.00"

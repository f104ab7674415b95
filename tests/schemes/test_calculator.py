"""``calculate institution-subsidy``: every rate, cap and period on both sides."""

from datetime import date

import pytest

from portal.registry import registry
from tests.contract.calling import calculate

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 30)


def ask(scheme, prefecture="yongzhou", **more):
    given = {"prefecture": prefecture, "scheme": scheme, **more}
    return registry.get("calculator", "institution-subsidy")(given, today=DAY)


def resident(grade, months, before=0):
    return {"grade": grade, "full_months": months, "months_paid_before": before}


def sum_of(scheme, prefecture="yongzhou", **more):
    answer = ask(scheme, prefecture, **more)
    assert (answer["amount"] != "0.00") == (answer["outcome"] == "entitled")
    return answer["amount"], answer["capped"]


@pytest.mark.parametrize(
    ("built", "beds", "before", "amount", "capped"),
    [
        ("new", 1, None, "3000.00", False),
        ("converted", 1, None, "1000.00", False),
        ("leased", 1, None, "1000.00", False),
        ("new", 99, None, "297000.00", False),
        ("new", 100, None, "300000.00", False),
        ("new", 101, None, "300000.00", True),
        ("new", 120, "0.00", "300000.00", True),
        ("leased", 300, None, "300000.00", False),
        ("leased", 301, None, "300000.00", True),
        ("new", 60, "120000.00", "180000.00", False),
        ("new", 60, "120000.01", "179999.99", True),
        ("new", 60, "180000.00", "120000.00", True),
        ("new", 1, "300000.00", "0.00", True),
        ("new", 1, "350000.00", "0.00", True),
        ("new", 0, None, "0.00", False),
    ],
)
def test_beds_are_paid_once_up_to_the_cap_of_the_home(built, beds, before, amount, capped):
    given = {"built": built, "nursing_beds": beds, "paid_before": before}
    assert sum_of("bed_construction", **given) == (amount, capped)


@pytest.mark.parametrize(
    ("residents", "amount", "capped"),
    [
        ([], "0.00", False),
        ([resident("disabled", 1)], "150.00", False),
        ([resident("partly_disabled", 1)], "75.00", False),
        ([resident("disabled", 0)], "0.00", False),
        ([resident("disabled", 60)], "9000.00", False),
        ([resident("disabled", 61)], "9000.00", True),
        ([resident("disabled", 3, 57)], "450.00", False),
        ([resident("disabled", 3, 58)], "300.00", True),
        ([resident("disabled", 3, 60)], "0.00", True),
        ([resident("disabled", 3, 75)], "0.00", True),
        ([resident("disabled", 12), resident("partly_disabled", 6, 59)], "1875.00", True),
    ],
)
def test_full_months_are_paid_for_sixty_months_a_resident(residents, amount, capped):
    assert sum_of("operation", residents=residents) == (amount, capped)


@pytest.mark.parametrize(
    ("star", "before", "amount"),
    [
        (1, None, "0.00"), (2, 0, "0.00"), (3, None, "30000.00"), (3, 2, "30000.00"),
        (4, None, "50000.00"), (5, None, "100000.00"),
        (3, 3, "0.00"), (4, 4, "0.00"), (5, 5, "0.00"),  # kept
        (4, 3, "50000.00"), (5, 3, "100000.00"), (5, 4, "100000.00"),  # risen: its full sum
        (3, 4, "0.00"), (4, 5, "0.00"),  # fallen
    ],
)  # fmt: skip
def test_a_star_is_paid_once_and_a_higher_one_in_full(star, before, amount):
    assert sum_of("star_award", star=star, previous_star=before) == (amount, False)


@pytest.mark.parametrize(
    ("star", "amount"), [(2, "0.00"), (3, "10000.00"), (4, "20000.00"), (5, "30000.00")]
)
def test_stars_in_xiangtan_have_other_sums(star, amount):
    assert sum_of("star_award", "xiangtan", star=star) == (amount, False)


@pytest.mark.parametrize(
    ("grade", "years", "already", "amount", "capped"),
    [
        ("3A", 1, 0, "30000.00", False),
        ("4A", 1, 0, "50000.00", False),
        ("5A", 1, 0, "100000.00", False),
        ("3A", 0, 0, "0.00", False),
        ("3A", 0.9, 0, "0.00", False),
        ("3A", 5, 4, "30000.00", False),
        ("3A", 6, 5, "0.00", True),
    ],
)
def test_a_centre_is_paid_a_year_after_it_opened_for_five_years(
    grade, years, already, amount, capped
):
    given = {"grade": grade, "years_in_operation": years, "years_already": already}
    assert sum_of("community_centre", **given) == (amount, capped)


@pytest.mark.parametrize(
    ("count", "already", "amount", "capped"),
    [
        (2, 0, "0.00", False), (3, 0, "30000.00", False), (7, 0, "70000.00", False),
        (3, 4, "30000.00", False), (3, 5, "0.00", True),
    ],
)  # fmt: skip
def test_chains_of_three_are_paid_for_five_years(count, already, amount, capped):
    assert sum_of("chain", facilities=count, years_already=already) == (amount, capped)


@pytest.mark.parametrize(
    ("certificate", "months", "years", "amount"),
    [
        ("junior", 1, 1, "100.00"), ("intermediate", 1, 1, "200.00"), ("senior", 1, 1, "300.00"),
        ("technician", 12, 2, "4800.00"), ("technician", 12, 0.99, "0.00"), ("junior", 0, 1, "0.00"),
    ],
)  # fmt: skip
def test_posts_of_nurses_are_owed_by_their_employer(certificate, months, years, amount):
    answer = ask("nurse_post", certificate=certificate, months=months, years_in_post=years)
    assert (answer["amount"], answer["owed_by"]) == (amount, "employer")
    assert "鼓励" in "".join(answer["steps"])


@pytest.mark.parametrize(
    ("scheme", "given", "amount"),
    [
        ("smart_platform", {"kind": "county_module"}, "100000.00"),
        ("smart_platform", {"kind": "provider", "count": 2}, "20000.00"),
        ("contest", {"prize": 1}, "30000.00"),
        ("contest", {"prize": 2}, "20000.00"),
        ("contest", {"prize": 3}, "10000.00"),
        ("workshop", {}, "100000.00"),
        ("workshop", {"approved": 0}, "0.00"),
        ("expo", {"assessed": "10000.00"}, "10000.00"),
        ("expo", {"assessed": "20000.00"}, "20000.00"),
    ],
)
def test_what_xiangtan_pays_beside_stars(scheme, given, amount):
    assert sum_of(scheme, "xiangtan", **given)[0] == amount


def test_running_costs_go_by_the_destitute_residents():
    answer = ask("running_costs", tekun_residents=41)
    assert (answer["amount"], answer["owed_by"]) == ("123000.00", "government")
    assert ask("running_costs", tekun_residents=0)["outcome"] == "not_entitled"


LOCAL = [
    ("shaoyang", s)
    for s in ("bed_construction", "operation", "star_award", "community_centre", "chain")
]
LOCAL += [("shaoyang", "nurse_post"), ("chenzhou", "chain"), ("chenzhou", "bed_construction")]
LOCAL += [("xiangxi", s) for s in ("bed_construction", "operation", "chain", "canteen", "day_care")]


@pytest.mark.parametrize(("prefecture", "scheme"), LOCAL)
def test_a_sum_left_to_the_county_is_neither_nothing_nor_a_guess(prefecture, scheme):
    answer = ask(scheme, prefecture)
    assert (answer["amount"], answer["outcome"]) == (None, "standard_missing")
    assert answer["source"]["document"]
    assert answer["source"]["clause"]


def test_a_fair_is_not_worked_out_before_its_sum_is_set():
    answer = ask("expo", "xiangtan")
    assert (answer["amount"], answer["outcome"]) == (None, "standard_missing")


def test_a_document_without_the_scheme_says_so():
    answer = ask("chain", "xiangtan", facilities=3)
    assert (answer["amount"], answer["outcome"]) == (None, "no_rule")


@pytest.mark.parametrize(
    ("day", "outcome"), [("2023-06-30", "no_rule"), ("2023-07-01", "entitled")]
)
def test_a_scheme_begins_with_its_document(day, outcome):
    assert ask("star_award", star=3, date=day)["outcome"] == outcome


@pytest.mark.parametrize(
    ("day", "outcome"), [("2023-10-12", "no_rule"), ("2023-10-13", "entitled")]
)
def test_the_measures_of_xiangtan_begin_as_printed(day, outcome):
    assert ask("star_award", "xiangtan", star=3, date=day)["outcome"] == outcome


@pytest.mark.parametrize("name", ["yongzhou", "4311", "永州", "永州市", " Yongzhou "])
def test_a_prefecture_has_several_names(name):
    assert ask("star_award", name, star=3)["amount"] == "30000.00"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"scheme": "star_award", "star": 3}, "prefecture"),
        ({"prefecture": "beijing", "scheme": "star_award"}, "prefecture"),
        ({"prefecture": "yongzhou"}, "scheme"),
        ({"prefecture": "yongzhou", "scheme": "stars"}, "scheme"),
        ({"prefecture": "yongzhou", "scheme": "star_award"}, "star"),
        ({"prefecture": "yongzhou", "scheme": "star_award", "star": 6}, "star"),
        ({"prefecture": "yongzhou", "scheme": "star_award", "star": 3, "stars": 4}, "stars"),
        ({"prefecture": "yongzhou", "scheme": "star_award", "star": 3, "region": "430302"}, "region"),
        ({"prefecture": "yongzhou", "scheme": "star_award", "star": 3, "date": "x"}, "date"),
        ({"prefecture": "yongzhou", "scheme": "bed_construction", "built": "new"}, "nursing_beds"),
        ({"prefecture": "xiangtan", "scheme": "expo", "assessed": "9999.99"}, "assessed"),
        ({"prefecture": "xiangtan", "scheme": "expo", "assessed": "20000.01"}, "assessed"),
    ],
)  # fmt: skip
def test_bad_input_names_field_and_cure(monkeypatch, capsys, given, field):
    answer = calculate(monkeypatch, capsys, given, month=None, name="institution-subsidy")
    assert (answer.code, answer.error["field"]) == (2, field)
    assert answer.error["cure"]


@pytest.mark.parametrize("wrong", [-1, 1.5, True, "3", [], None])
def test_beds_are_a_whole_number(monkeypatch, capsys, wrong):
    given = {"prefecture": "yongzhou", "scheme": "bed_construction", "built": "new"}
    answer = calculate(
        monkeypatch, capsys, given | {"nursing_beds": wrong}, None, "institution-subsidy"
    )
    assert (answer.code, answer.error["field"]) == (2, "nursing_beds")


@pytest.mark.parametrize("wrong", [100, 1.5, "abc", "-1", "1.001", "1e20", "NaN", True])
def test_money_is_text_with_two_decimals(monkeypatch, capsys, wrong):
    given = {"prefecture": "yongzhou", "scheme": "bed_construction", "built": "new"}
    given |= {"nursing_beds": 1, "paid_before": wrong}
    answer = calculate(monkeypatch, capsys, given, None, "institution-subsidy")
    assert (answer.code, answer.error["field"]) == (2, "paid_before")


@pytest.mark.parametrize(
    ("residents", "field"),
    [
        ({}, "residents"),
        ([1], "residents[0]"),
        ([{"grade": "disabled"}], "residents[0].full_months"),
        ([resident("disabled", 1), {"grade": "x", "full_months": 1}], "residents[1].grade"),
        ([resident("independent", 1)], "residents[0].grade"),
    ],
)
def test_a_wrong_resident_is_named_by_his_place(monkeypatch, capsys, residents, field):
    given = {"prefecture": "yongzhou", "scheme": "operation", "residents": residents}
    answer = calculate(monkeypatch, capsys, given, None, "institution-subsidy")
    assert (answer.code, answer.error["field"].rstrip(".")) == (2, field)


def test_an_array_gives_an_array_of_the_contract_s_keys(monkeypatch, capsys):
    given = [{"prefecture": "yongzhou", "scheme": "star_award", "star": n} for n in (3, 4)]
    answer = calculate(monkeypatch, capsys, given, None, "institution-subsidy")
    assert [one["amount"] for one in answer.json] == ["30000.00", "50000.00"]
    assert list(answer.json[0]) == ["amount", "capped", "owed_by", "outcome", "steps", "source"]

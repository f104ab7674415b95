"""Facts that change inside a month, under each ``starts`` and ``stops`` (DESIGN §4).

The tables are written by hand: T true, F false, N not known; the first letter is the first
day of the month, the second the last.
"""

from datetime import date, timedelta

import pytest

from eligibility.determination.person import entitlements_of
from portal.lib.periods import Month
from tests.oracle.loading import loaded
from tests.oracle.stored import store
from tests.properties.catalogues import catalogue_of, item_of, write
from tests.properties.test_stored_people import evaluated

MONTH = Month.parse("2024-01")
TRUTH = {"T": True, "F": False, "N": None}
OUTCOME = {"T": "entitled", "F": "not_entitled", "N": "undetermined"}
MODES = {
    1: ("same_month", "next_month"),  # first or last day
    2: ("next_month", "next_month"),  # first day
    3: ("same_month", "same_month"),  # last day
    4: ("next_month", "same_month"),  # first and last day
}
SUMS = {"independent": "10.00", "partly_lost": "20.00", "lost": "30.00"}
HOME = {
    "institution": "none",
    "hukou": "433101",
    "birth_date": date(1950, 1, 1),
    "self_care": "lost",
}


def item(number: int) -> dict:
    """An item for those in ``dibao`` that pays by ``self_care``, in one more part by ``hukou_kind``.

    Of that part the sum for towns is printed, the one for the country missing.
    """
    starts, stops = MODES[number]
    kinds = [
        {"tier": "u", "when": "hukou_kind = urban", "bound": "exactly", "amount": "20.00"},
        {"tier": "r", "when": "hukou_kind = rural", "bound": "local"},
    ]
    tiers = [
        {"tier": word, "when": f"self_care = {word}", "bound": "exactly", "amount": amount}
        for word, amount in SUMS.items()
    ]
    payee = [
        {"when": "institution != none", "payee": "institution"},
        {"when": "institution = none", "payee": "person"},
    ]
    found = [
        {"part": "living", "who": "dibao", "payee": payee, "pays": tiers},
        {"part": "nursing", "who": "dibao", "payee": "person", "pays": kinds},
    ]
    return item_of(number, found, starts=starts, stops=stops)


@pytest.fixture(scope="module")
def four_items(django_db_setup, django_db_blocker, tmp_path_factory):
    """Four items that differ only in ``starts`` and ``stops``."""
    files = catalogue_of([item(number) for number in MODES])
    folder = str(tmp_path_factory.mktemp("catalogue"))
    with (
        django_db_blocker.unblock(),
        loaded(write(files, folder)),
    ):
        yield


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("four_items")]


def entries(*rows: tuple[date, dict], month: Month = MONTH, part="living") -> dict[int, dict]:
    """The entry of each mode for a person with these rows."""
    (person,) = store([[(since, HOME | facts) for since, facts in rows]])
    items = entitlements_of(person, month)["items"]
    found = {entry["code"]: entry for entry in items if entry["part"] == part}
    return {number: found[f"xiangxi-{number:02d}"] for number in MODES}


def changed(first: dict, last: dict, day: date = date(2024, 1, 15), **more) -> dict[int, dict]:
    return entries((date(2000, 1, 1), first), (day, last), **more)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ("TT", "TTTT"),
        ("TF", "TTFF"),
        ("TN", "TTNN"),
        ("FT", "TFTF"),
        ("FF", "FFFF"),
        ("FN", "NFNF"),
        ("NT", "TNTN"),
        ("NF", "NNFF"),
        ("NN", "NNNN"),
    ],
)
def test_truth_on_two_days(days, expected):
    found = changed(*({"dibao": TRUTH[letter]} for letter in days))
    assert {n: entry["outcome"] for n, entry in found.items()} == {
        n: OUTCOME[letter] for n, letter in zip(MODES, expected, strict=True)
    }
    for entry in found.values():
        assert entry["needs"] == (["dibao"] if entry["outcome"] == "undetermined" else [])
        assert entry["amount"] == ("30.00" if entry["outcome"] == "entitled" else None)
        assert entry["possible"] == ("30.00" if entry["outcome"] == "undetermined" else None)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("partly_lost", "lost", ("30.00", "20.00", "30.00", "20.00")),
        ("lost", "independent", ("30.00", "30.00", "10.00", "10.00")),
    ],
)
def test_either_day_pays_the_higher_and_both_days_the_lower(first, last, expected):
    found = changed({"dibao": True, "self_care": first}, {"dibao": True, "self_care": last})
    assert tuple(entry["amount"] for entry in found.values()) == expected


@pytest.mark.parametrize(
    ("sum_word", "expected"),
    [
        # the unknown day can be 10, 20 or 30; "?" is undetermined, with the largest sum possible
        ("lost", ("30.00", "? 30.00")),  # nothing is higher than 30; the lower may be 10
        ("partly_lost", ("? 30.00", "? 20.00")),
        ("independent", ("? 30.00", "10.00")),  # nothing is lower than 10
    ],
)
@pytest.mark.parametrize("unknown_first", [True, False])
def test_an_unknown_that_could_change_the_sum_leaves_the_month_undetermined(
    sum_word, expected, unknown_first
):
    days = [{"dibao": True, "self_care": None}, {"dibao": True, "self_care": sum_word}]
    found = changed(*(days if unknown_first else reversed(days)))
    for number, wanted in ((1, expected[0]), (4, expected[1])):
        entry = found[number]
        if wanted.startswith("?"):
            assert (entry["outcome"], entry["needs"]) == ("undetermined", ["self_care"])
            assert entry["possible"] == wanted.removeprefix("? ")
        else:
            assert (entry["outcome"], entry["amount"], entry["needs"]) == ("entitled", wanted, [])


def test_a_day_that_may_be_higher_matters_only_when_it_may_be_true():
    found = changed({"dibao": True, "self_care": "partly_lost"}, {"dibao": None})
    assert (found[1]["outcome"], found[1]["needs"]) == ("undetermined", ["dibao"])
    found = changed({"dibao": True}, {"dibao": None, "self_care": "partly_lost"})
    assert (found[1]["outcome"], found[1]["amount"]) == ("entitled", "30.00")


def test_a_day_whose_standard_is_missing_leaves_the_standard_of_the_month_missing():
    found = changed(
        {"dibao": True, "hukou_kind": "urban"},
        {"dibao": True, "hukou_kind": "rural"},
        part="nursing",
    )
    assert [(entry["outcome"], entry["amount"]) for entry in found.values()] == [
        ("standard_missing", None),
        ("entitled", "20.00"),
        ("standard_missing", None),
        ("standard_missing", None),
    ]


@pytest.mark.parametrize(
    ("last", "asked"),
    [
        ({"dibao": True, "hukou_kind": None}, "hukou_kind"),
        ({"dibao": None, "hukou_kind": "rural"}, "dibao"),
    ],
)
def test_an_unknown_day_whose_standard_may_be_missing_leaves_the_month_undetermined(last, asked):
    entry = changed({"dibao": True, "hukou_kind": "urban"}, last, part="nursing")[1]
    assert (entry["outcome"], entry["amount"], entry["needs"]) == ("undetermined", None, [asked])


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2023, 12, 31), "TTTT"),
        (date(2024, 1, 1), "TTTT"),
        (date(2024, 1, 2), "TFTF"),
        (date(2024, 1, 31), "TFTF"),
        (date(2024, 2, 1), "FFFF"),
    ],
)
def test_the_first_and_the_last_day_of_the_month_count(day, expected):
    found = changed({"dibao": False}, {"dibao": True}, day)
    assert [entry["outcome"] for entry in found.values()] == [OUTCOME[one] for one in expected]


def test_what_holds_only_between_the_first_and_the_last_day_does_not_count():
    found = entries(
        (date(2000, 1, 1), {"dibao": False}),
        (date(2024, 1, 10), {"dibao": True}),
        (date(2024, 1, 20), {"dibao": False}),
    )
    assert {entry["outcome"] for entry in found.values()} == {"not_entitled"}


def test_someone_first_known_inside_the_month_has_no_first_day():
    found = entries((date(2024, 1, 10), {"dibao": True}))
    assert [entry["outcome"] for entry in found.values()] == [OUTCOME[one] for one in "TFTF"]


@pytest.mark.parametrize("dibao", [True, None])
@pytest.mark.parametrize(
    ("first", "last", "payee"),
    [
        ("none", "private", "person"),
        ("private", "none", "institution"),
        (None, "none", None),
        ("none", None, "person"),
    ],
)
def test_the_payee_is_that_of_the_first_day_whatever_days_count(first, last, payee, dibao):
    days = ({"dibao": dibao, "institution": first}, {"dibao": dibao, "institution": last})
    (person,) = store([rows_of(days)])
    in_batch = evaluated(MONTH, "433101")
    for number in MODES:
        code = f"xiangxi-{number:02d}"
        (entry,) = (
            one
            for one in entitlements_of(person, MONTH)["items"]
            if (one["code"], one["part"]) == (code, "living")
        )
        assert (entry["payee"], in_batch[person, code, "living"][3]) == (payee, payee), code
        assert entry["payee_needs"] == ([] if payee else ["institution"])


def rows_of(days: tuple[dict, dict]) -> list[tuple[date, dict]]:
    """Rows of a person that change on the fifteenth."""
    return [(date(2000, 1, 1), HOME | days[0]), (date(2024, 1, 15), HOME | days[1])]


def test_the_payee_is_that_of_the_first_day_though_only_the_last_day_entitles():
    days = ({"dibao": False, "institution": None}, {"dibao": True, "institution": "none"})
    (person,) = store([rows_of(days)])
    found = entitlements_of(person, MONTH)["items"]
    (entry,) = (one for one in found if (one["code"], one["part"]) == ("xiangxi-01", "living"))
    assert (entry["outcome"], entry["payee"], entry["payee_needs"]) == (
        "entitled",
        None,
        ["institution"],
    )
    assert evaluated(MONTH, "433101")[person, "xiangxi-01", "living"][3] is None


def test_the_payee_of_someone_first_known_inside_the_month_is_that_of_the_first_day_known():
    rows = [
        (date(2024, 1, 10), HOME | {"dibao": True, "institution": None}),
        (date(2024, 1, 20), HOME | {"dibao": True, "institution": "none"}),
    ]
    (person,) = store([rows])
    found = entitlements_of(person, MONTH)["items"]
    (entry,) = (one for one in found if (one["code"], one["part"]) == ("xiangxi-01", "living"))
    assert (entry["outcome"], entry["payee"], entry["payee_needs"]) == (
        "entitled",
        None,
        ["institution"],
    )
    assert evaluated(MONTH, "433101")[person, "xiangxi-01", "living"][3] is None


@pytest.mark.parametrize("died", [date(2024, 1, 1), date(2024, 1, 15), date(2024, 1, 31)])
def test_the_month_of_death_is_paid_and_the_next_is_not(died):
    rows = (
        (date(2000, 1, 1), {"dibao": True}),
        (died + timedelta(days=1), {"dibao": True, "died_on": died}),
    )
    assert {entry["outcome"] for entry in entries(*rows).values()} == {"entitled"}
    after = entries(*rows, month=MONTH.next())
    assert {entry["outcome"] for entry in after.values()} == {"not_entitled"}

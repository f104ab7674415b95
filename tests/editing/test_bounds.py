"""县级清单不得低于市级清单: what a county may not do, and what it gets until it has mended it."""

from datetime import date
from decimal import Decimal

import pytest

from eligibility.calculate import entitlements
from eligibility.determination.rule_set import rule_set
from eligibility.editing import services
from eligibility.editing.bounds import above_list
from eligibility.editing.errors import BoundError
from eligibility.editing.kinds import KINDS
from portal.lib.periods import Month
from tests.editing.conftest import AT, draft_of, published, standard, version_of
from tests.factories.people import CircumstancesFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogues")]
MONTH = Month.parse("2024-06")
OLD_MAN = {"birth_date": "1940-01-15", "hukou": "431103", "residence": "431103", "presume": True}


def entry(code="yongzhou-08", **facts):
    found = entitlements({**OLD_MAN, **facts}, MONTH)["items"]
    return next(i for i in found if i["code"] == code)


def test_a_county_standard_below_the_floor_is_refused(alice):
    row = standard(alice, "yongzhou-08", "80-89", "431103", "49.99")
    with pytest.raises(BoundError, match=r"不低于 50\.00 元，49\.99 元低于"):
        services.submit(row=row, actor=alice, at=AT)


def test_a_county_standard_at_or_above_the_floor_is_paid(alice, bob):
    published(standard(alice, "yongzhou-08", "80-89", "431103", "50.00"), alice, bob)
    assert entry()["amount"] == "50.00"
    published(standard(alice, "yongzhou-08", "80-89", "431103", "60.00"), alice, bob)
    assert entry()["amount"] == "60.00"


def test_below_an_exact_sum_is_refused_and_above_it_is_shown(alice):
    below = standard(alice, "yongzhou-23", "all", "431103", "79.99", part="living", to=None)
    with pytest.raises(BoundError, match=r"规定 80\.00 元"):
        services.submit(row=below, actor=alice, at=AT)
    above = standard(
        alice, "yongzhou-23", "all", "431103", "90.00", part="living", to=date(2026, 1, 1)
    )
    services.submit(row=above, actor=alice, at=AT)
    assert above_list(above)
    assert not above_list(standard(alice, "yongzhou-08", "80-89", "431103", "60.00"))


def test_a_standard_below_a_later_version_of_its_period_is_refused(alice):
    row = standard(alice, "yongzhou-23", "all", "431103", "90.00", part="living")
    with pytest.raises(BoundError, match=r"2026年1月.*不低于 110\.00"):
        services.submit(row=row, actor=alice, at=AT)


def test_above_a_cap_is_refused(alice, bob):
    """The funeral's cap hangs on a parameter."""
    values = {
        "code": "tekun_basic_monthly_urban", "region": "4311", "value": Decimal("1000.00"),
        "valid_from": date(2023, 1, 1), "valid_to": None, "document": "测试", "status": "official",
        "notes": "",
    }  # fmt: skip
    row = services.draft_value(
        kind=KINDS["parameters"], values=values, reason="", actor=alice, at=AT
    )
    published(row, alice, bob)
    rules = rule_set(MONTH, "431103").rules
    rule = next(r for r in rules if r.item.code == "yongzhou-17")
    rate = next(r for r in rule.rates if r.tier.name == "urban")
    assert rate.cap is not None
    high = standard(alice, "yongzhou-17", "urban", "431103", str(rate.cap + 1))
    with pytest.raises(BoundError, match="高于上限"):
        services.submit(row=high, actor=alice, at=AT)
    low = standard(alice, "yongzhou-17", "urban", "431103", str(rate.cap))
    services.submit(row=low, actor=alice, at=AT)


def later_age(body):
    body["parts"][0]["who"]["all"][1] = "age >= 82"


def test_a_county_version_that_takes_from_somebody_is_refused(alice):
    row = draft_of("yongzhou-08", alice, region_code="431103", change=later_age)
    with pytest.raises(BoundError, match="按市级清单符合，按县级版本不符合"):
        services.submit(row=row, actor=alice, at=AT)


def lower(body):
    body["parts"][0]["pays"][1]["amount"] = "80.00"


def test_a_county_version_that_pays_less_is_refused(alice):
    row = draft_of("yongzhou-08", alice, region_code="431103", change=lower)
    with pytest.raises(BoundError, match=r"按市级清单 100\.00 元，按县级版本只有 80\.00 元"):
        services.submit(row=row, actor=alice, at=AT)


def test_a_narrower_place_in_the_county_is_a_loss_but_the_county_itself_is_not(alice):
    def in_county(body):
        body["parts"][0]["who"]["all"][0] = "hukou in 431103"

    row = draft_of("yongzhou-08", alice, region_code="431103", change=in_county)
    services.submit(row=row, actor=alice, at=AT)

    def elsewhere(body):
        body["parts"][0]["who"]["all"][0] = "hukou in 431102"

    other = draft_of("yongzhou-08", alice, region_code="431103", change=elsewhere)
    with pytest.raises(BoundError):
        services.submit(row=other, actor=alice, at=AT)


def earlier_age(body):
    body["parts"][0]["who"]["all"][1] = "age >= 75"


def test_a_county_may_start_earlier_and_only_there(alice, bob):
    published(draft_of("yongzhou-08", alice, region_code="431103", change=earlier_age), alice, bob)
    assert entry(birth_date="1949-01-15")["amount"] == "50.00"
    elsewhere = entry(birth_date="1949-01-15", hukou="431102")
    assert elsewhere["outcome"] == "not_entitled"


def test_losses_that_no_table_can_prove_are_found_in_the_registry(alice):
    """A finding has no table of values; the people on file show who loses."""
    person = CircumstancesFactory().person
    code = "yongzhou-08"

    def found_only(body):
        body["parts"][0]["who"]["all"].append("finding:still_in_difficulty")

    row = draft_of(code, alice, region_code="431103", change=found_only)
    assert person.pk
    with pytest.raises(BoundError, match="现有档案中有 1 人"):
        services.submit(row=row, actor=alice, at=AT)


def raised(body):
    body["parts"][0]["pays"][0]["amount"] = "80.00"


def test_raising_the_prefecture_lists_what_is_below_and_pays_the_better(alice, bob):
    published(standard(alice, "yongzhou-08", "80-89", "431103", "60.00"), alice, bob)
    published(draft_of("yongzhou-08", alice, region_code="431102", change=earlier_age), alice, bob)
    done = published(
        draft_of("yongzhou-08", alice, change=raised, **{"from": "2024-05"}), alice, bob
    )
    assert any("冷水滩区" in line and "80.00" in line for line in done.below)
    assert any("零陵区" in line for line in done.below)
    standing = entry()
    assert (standing["amount"], standing["basis"].get("better")) == ("80.00", True)
    own = entry(hukou="431102")
    assert (own["amount"], own["basis"].get("better")) == ("80.00", True)


def test_the_item_as_the_prefecture_has_it_is_never_below_itself(alice):
    row = draft_of("yongzhou-08", alice, change=later_age)
    services.submit(row=row, actor=alice, at=AT)
    assert version_of("yongzhou-08").region == "4311"


def from_75_for_less(body):
    """The prefecture later starts at 75, 30 yuan below 80; the county's own starts at 80."""
    body["parts"][0]["who"]["all"][1] = "age >= 75"
    body["parts"][0]["pays"] = [
        {"tier": "75-79", "when": "age <= 79", "bound": "at_least", "amount": "30.00"},
        {"tier": "80-89", "when": {"all": ["age >= 80", "age <= 89"]}, "bound": "at_least",
         "amount": "55.00"},
        {"tier": "90-99", "when": "age >= 90", "bound": "at_least", "amount": "90.00"},
    ]  # fmt: skip


def own_tiers(body):
    body["parts"][0]["pays"] = [
        {"tier": "80-84", "when": "age <= 84", "bound": "at_least", "amount": "50.00"},
        {"tier": "85+", "when": "age >= 85", "bound": "at_least", "amount": "120.00"},
    ]


def test_when_the_prefecture_widens_later_each_person_gets_the_better_of_both(alice, bob):
    published(draft_of("yongzhou-08", alice, region_code="431103", change=own_tiers), alice, bob)
    published(draft_of("yongzhou-08", alice, change=from_75_for_less), alice, bob)
    sums = {age: entry(birth_date=f"{2024 - age}-01-15") for age in (74, 75, 79, 80, 84, 85, 95)}
    assert {age: e["amount"] for age, e in sums.items()} == {
        74: None, 75: "30.00", 79: "30.00", 80: "55.00", 84: "55.00", 85: "120.00", 95: "120.00",
    }  # fmt: skip
    assert sums[75]["basis"]["better"]
    assert "better" not in sums[85]["basis"]
    assert entry(birth_date="1945-01-15", hukou="431102")["amount"] == "30.00"


def test_where_the_better_of_both_hangs_on_an_unknown_fact_it_is_undetermined(alice, bob):
    def for_the_rural(body):
        body["parts"][0]["who"]["all"].append("hukou_kind = rural")
        body["parts"][0]["pays"][0]["amount"] = "70.00"

    def own(body):
        own_tiers(body)
        body["parts"][0]["who"]["all"].append("hukou_kind in [rural, urban]")

    published(draft_of("yongzhou-08", alice, region_code="431103", change=own), alice, bob)
    published(draft_of("yongzhou-08", alice, change=for_the_rural), alice, bob)
    open_one = entry(birth_date="1942-01-15")
    assert (open_one["outcome"], open_one["needs"]) == ("undetermined", ["hukou_kind"])
    assert open_one["possible"] == "70.00"
    assert entry(birth_date="1942-01-15", hukou_kind="rural")["amount"] == "70.00"
    assert entry(birth_date="1942-01-15", hukou_kind="urban")["amount"] == "50.00"


def test_a_county_that_has_fallen_below_is_still_told_so(alice, bob):
    published(draft_of("yongzhou-08", alice, region_code="431103", change=own_tiers), alice, bob)
    row = draft_of("yongzhou-08", alice, change=from_75_for_less)
    services.submit(row=row, actor=alice, at=AT)
    told = services.publish(row=row, actor=bob, at=AT).below
    assert any("冷水滩区" in line for line in told)

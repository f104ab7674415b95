"""Any catalogue, any facts typed in: the evaluator says what the oracle says."""

from copy import deepcopy
from datetime import date
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eligibility.calculate import entitlements as calculated
from portal.lib.periods import Month
from tests.oracle.evaluate import entitlements, known
from tests.oracle.loading import loaded
from tests.oracle.months import month_of
from tests.oracle.world import read
from tests.properties.catalogues import CODES, MONEY, catalogues, write
from tests.properties.comparing import differences
from tests.properties.people import known_people

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]
MONTHS = st.sampled_from(["2023-12", "2024-01", "2024-02", "2024-10"])
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture,
         HealthCheck.large_base_example]  # fmt: skip
MORE = st.fixed_dictionaries(
    {
        "presume": st.booleans(),
        "findings": st.just({}) | st.fixed_dictionaries({"still_in_difficulty": st.booleans()}),
        "parameters": st.just({}) | st.dictionaries(st.sampled_from(CODES), MONEY),
    }
)


def as_json(facts: dict) -> dict:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in facts.items()
    }


def check(world, facts: dict, month: str, more: dict) -> None:
    real = calculated(as_json(facts) | more, Month.parse(month), today=date(2026, 1, 1))
    assert not differences(real, entitlements(world, known(facts, **more), month))


@settings(max_examples=20, deadline=None, suppress_health_check=QUIET)
@given(data=st.data())
def test_any_catalogue_and_any_person(data):
    month, files = data.draw(MONTHS), data.draw(catalogues())
    people = data.draw(st.lists(known_people(month_of(month)), min_size=1, max_size=8))
    with TemporaryDirectory() as folder:
        directory = write(files, folder)
        world = read(directory)
        with loaded(directory):
            for facts in people:
                check(world, facts, month, data.draw(MORE))


BY_AGE_AT_DEATH = {
    "xiangxi/catalogue.yaml": {
        "catalogue": "xiangxi", "region": "4331", "title": "测试清单", "document": "测试文件",
        "document_title": "测试文件", "in_force_from": "2023-11", "numbers": 1, "state": "complete",
    },
    "xiangxi/01.yaml": {
        "code": "xiangxi-01", "number": 1, "name": "第1项", "clause": "附件第1项",
        "printed": {"content": "测试"}, "kinds": ["material"],
        "versions": [{
            "from": "2023-11", "document": "测试文件", "clause": "附件第1项", "unit": "person",
            "per": "event", "starts": "next_month", "stops": "same_month",
            "award_from": "event_month", "event": "death",
            "parts": [{
                "who": "age >= 60", "payee": "person",
                "pays": [
                    {"tier": "t0", "when": "age < 90", "bound": "exactly", "amount": "32.10"},
                    {"tier": "t1", "when": "age >= 90", "bound": "exactly", "amount": "64.20"},
                ],
            }],
        }],
    },
}  # fmt: skip


@pytest.mark.parametrize(("died", "amount"), [(1, "32.10"), (2, "64.20"), (31, "64.20")])
def test_at_an_event_the_age_is_that_of_its_day(died, amount, tmp_path):
    directory = write(BY_AGE_AT_DEATH, tmp_path)
    with loaded(directory):
        facts = {
            "hukou": "433123", "residence": "433123", "birth_date": date(1933, 12, 2),
            "died_on": date(2023, 12, died),
        }  # fmt: skip
        check(read(directory), facts, "2023-12", {"presume": False})
        real = calculated(as_json(facts), Month(2023, 12), today=date(2026, 1, 1))
        assert [i["amount"] for i in real["items"]] == [amount]


def test_a_fact_that_decides_payee_and_claim_is_asked_for_once(tmp_path):
    files = deepcopy(BY_AGE_AT_DEATH)
    version = files["xiangxi/01.yaml"]["versions"][0] | {
        "per": "month",
        "award_from": "application_month",
    }
    del version["event"]
    version["parts"] = [{
        "who": {"any": ["institution = none", "dibao"]},
        "pays": version["parts"][0]["pays"],
        "payee": [
            {"when": "institution != none", "payee": "institution"},
            {"when": "institution = none", "payee": "person"},
        ],
    }]  # fmt: skip
    files["xiangxi/01.yaml"]["versions"] = [version]
    directory = write(files, tmp_path)
    with loaded(directory):
        facts = {"hukou": "433123", "birth_date": date(1950, 1, 1)}
        for known, asked in (({}, ["dibao", "institution"]), ({"dibao": True}, [])):
            check(read(directory), facts | known, "2024-02", {"presume": False})
            real = calculated(as_json(facts | known), Month(2024, 2), today=date(2026, 1, 1))
            (item,) = real["items"]
            assert item["needs"] == asked
            assert item["payee_needs"] == ([] if asked else ["institution"])

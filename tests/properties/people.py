"""Strategies for people: any fact may be unknown, births and deaths lie near what matters."""

import calendar
from datetime import date, timedelta

from hypothesis import strategies as st

from tests.oracle.months import first_day, last_day
from tests.oracle.regions import PARENTS
from tests.oracle.vocabulary import BOOL, FACTS

AGES = (60, 65, 80, 90, 100)
HOME = "4331"
COUNTIES = sorted(code for code in PARENTS if PARENTS[code] == HOME)
REGIONS = [*COUNTIES, "431103", "110101"]


def births(month: int):
    """A day around the birthday at a threshold, the last of February included."""

    def born(age: int, months: int, day: int) -> date:
        when = month - age * 12 + months
        year, number = when // 12, when % 12 + 1
        return date(year, number, min(day, calendar.monthrange(year, number)[1]))

    return st.builds(
        born, st.sampled_from(AGES), st.integers(-2, 1), st.sampled_from([1, 2, 15, 28, 29, 30, 31])
    )


def deaths(month: int):
    """A day in the month, its ends included, or in the months beside it."""
    days = [first_day(month), last_day(month), first_day(month) - timedelta(days=1)]
    return st.sampled_from([*days, last_day(month) + timedelta(days=1)]) | st.dates(
        first_day(month - 1), last_day(month + 1)
    )


def _values(name: str, month: int):
    kind = FACTS[name]
    if name == "birth_date":
        return births(month)
    if name == "died_on":
        return deaths(month)
    if name == "certificate_until":
        return st.dates(date(2020, 1, 1), date(2030, 1, 1))
    if kind == BOOL:
        return st.booleans()
    if name == "hukou":
        return st.sampled_from([*REGIONS, "none"])
    if name == "residence":
        return st.sampled_from(REGIONS)
    if isinstance(kind, list):
        return st.lists(st.sampled_from(kind), unique=True, max_size=2)
    return st.sampled_from(kind)


def agreeing(facts: dict) -> dict:
    """Level 0 goes with no kinds of disability, and the other way round."""
    level, kinds = facts.get("disability_level"), facts.get("disability_kinds")
    if level is not None and kinds is not None and (level == 0) != (kinds == []):
        facts = facts | {"disability_kinds": ["visual"] if level else []}
    return facts


def facts_of_a_day(month: int, without=("died_on",)):
    """Facts with about a third unknown."""
    chosen = {
        name: st.one_of(st.none(), _values(name, month), _values(name, month))
        for name in FACTS
        if name not in without
    }
    return st.fixed_dictionaries(chosen).map(agreeing)


@st.composite
def known_people(draw, month: int) -> dict:
    """Facts as typed into a form: always somewhere in the prefecture, sometimes dead."""
    facts = draw(facts_of_a_day(month))
    facts["died_on"] = draw(st.none() | st.none() | deaths(month))
    if facts["hukou"] not in COUNTIES:
        facts["hukou"] = draw(st.sampled_from(["none", "110101", None]))
        facts["residence"] = draw(st.sampled_from(COUNTIES))
    return facts


@st.composite
def stored_people(draw, month: int) -> list[tuple[date, dict]]:
    """Rows of a stored person: up to three, changing inside the month or at its ends."""
    days = [first_day(month), first_day(month) + timedelta(days=1), last_day(month)]
    changes = st.sampled_from([*days, last_day(month) + timedelta(days=1)]) | st.dates(
        first_day(month - 1), last_day(month)
    )
    since = [date(2000, 1, 1), *sorted(draw(st.sets(changes, max_size=2)))]
    if len(since) > 1 and draw(st.integers(0, 5)) == 0:
        since = [min(since[-1], last_day(month))]  # first known in the month or just before
    first = draw(known_people(month))
    rows = [(since[0], first | {"died_on": None})]
    for day in since[1:]:
        changed = draw(st.sets(st.sampled_from(sorted(set(FACTS) - {"birth_date", "died_on"}))))
        other = draw(facts_of_a_day(month))
        before = rows[-1][1]
        rows.append((day, agreeing(before | {name: other[name] for name in changed})))
    died = first["died_on"]
    if died is not None and died >= since[0]:
        after = died + timedelta(days=1)
        rows = [row for row in rows if row[0] < after]
        rows.append((after, rows[-1][1] | {"died_on": died}))
    return rows

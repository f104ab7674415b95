"""The facts of one invented person, and how they change inside the months around."""

from bisect import bisect_right
from datetime import date, timedelta
from random import Random
from typing import Any

from portal.lib.periods import Month
from portal.people.facts import FACTS
from portal.people.seeding.places import Place

Facts = dict[str, Any]

EMPTY: Facts = dict.fromkeys(FACTS)
_ELSEWHERE = ("440300", "440100", "430100", "450300")
_KINDS = ("physical", "visual", "hearing", "mental", "intellectual", "speech")
_SERVICE = (
    "demobilised",
    "discharged",
    "rural_discharged",
    "disabled_veteran",
    "martyr_family",
    "duty_death_family",
)


class Shares:
    """Values with their upper shares of everybody, in order; the last one is 1."""

    def __init__(self, *table: tuple[float, Any]) -> None:
        self.upper = [share for share, _ in table]
        self.values = [value for _, value in table]


def pick(random: Random, table: Shares) -> Any:
    """The value of the first upper share above a draw."""
    return table.values[bisect_right(table.upper, random.random())]


def facts_of(random: Random, place: Place, birth: date, age: int, *, male: bool) -> Facts:
    """Everything known about a person at first; None stays for what nobody asked yet."""
    facts = EMPTY.copy()
    facts["birth_date"] = birth
    facts["sex"] = "male" if male else "female"
    _registration(random, facts, place)
    _income(random, facts, age)
    _disability(random, facts)
    _health(random, facts, age)
    _family(random, facts)
    return facts


def _registration(random: Random, facts: Facts, place: Place) -> None:
    draw = random.random()
    if draw < 0.968:
        facts["hukou"] = place.code
    elif draw < 0.988:
        facts["hukou"] = random.choice(place.neighbours)
    elif draw < 0.997:
        facts["hukou"] = random.choice(_ELSEWHERE)
        facts["residence_permit"] = random.random() < 0.5
    elif draw < 0.9975:
        facts["hukou"] = "none"
    facts["hukou_kind"] = "rural" if random.random() < place.rural_share else "urban"
    if random.random() < 0.006:
        facts["hukou_kind"] = None
    facts["residence"] = place.code if random.random() < 0.95 else random.choice(_ELSEWHERE)


_TEKUN = Shares((0.966, "none"), (0.991, "dispersed"), (0.9965, "centralised"), (1.0, None))
_SELF_CARE = Shares((0.62, "independent"), (0.83, "partly_lost"), (0.95, "lost"), (1.0, None))
_PENSION_URBAN = Shares((0.58, "employee"), (0.93, "resident"), (0.98, "none"), (1.0, None))
_PENSION_RURAL = Shares((0.07, "employee"), (0.94, "resident"), (0.98, "none"), (1.0, None))


def _income(random: Random, facts: Facts, age: int) -> None:
    rural = facts["hukou_kind"] == "rural"
    facts["tekun"] = tekun = pick(random, _TEKUN)
    destitute = tekun in ("dispersed", "centralised")
    if destitute:
        facts["dibao"] = False
        facts["self_care"] = pick(random, _SELF_CARE)
    else:
        share = (0.058 if rural else 0.034) * (1.4 if age >= 80 else 1)
        facts["dibao"] = None if random.random() < 0.008 else random.random() < share
    if random.random() < 0.35:
        facts["low_income"] = random.random() < 0.09
    if random.random() < 0.95:
        facts["has_fixed_income"] = not destitute and random.random() < (0.12 if rural else 0.61)
    facts["pension"] = pick(random, _PENSION_RURAL if rural else _PENSION_URBAN)
    if random.random() < 0.98:
        facts["has_supporter"] = not destitute and random.random() < 0.96
    if random.random() < 0.3:
        facts["housing_difficulty"] = random.random() < 0.02


_LEVELS = Shares((0.942, 0), (0.949, 1), (0.9655, 2), (0.9845, 3), (0.9935, 4), (1.0, None))


def _disability(random: Random, facts: Facts) -> None:
    level = pick(random, _LEVELS)
    facts["disability_level"] = level
    if level is None:
        return
    if level == 0:
        facts["disability_kinds"] = []
        return
    kinds = {_KINDS[int(random.random() ** 2 * 6)]}
    if random.random() < 0.12:
        kinds.add(_KINDS[int(random.random() * 6)])
    facts["disability_kinds"] = [kind for kind in FACTS["disability_kinds"].values if kind in kinds]
    facts["certificate_until"] = date(
        2024 + int(random.random() * 9), 1 + int(random.random() * 12), 15
    )
    if level <= 2 and random.random() < 0.8:
        facts["long_term_care"] = random.random() < 0.6


_CARE_YOUNG = Shares(
    (0.62, "intact"),
    (0.68, "mild"),
    (0.70, "moderate"),
    (0.712, "severe"),
    (0.718, "total"),
    (1.0, None),
)
_CARE_OLD = Shares(
    (0.52, "intact"),
    (0.70, "mild"),
    (0.80, "moderate"),
    (0.87, "severe"),
    (0.91, "total"),
    (1.0, None),
)


def _health(random: Random, facts: Facts, age: int) -> None:
    care = pick(random, _CARE_OLD if age >= 80 else _CARE_YOUNG)
    if care is None and (facts["dibao"] or facts["tekun"] != "none") and random.random() < 0.7:
        care = "mild"
    facts["care_level"] = care
    if age >= 75 and random.random() < 0.3:
        facts["dementia"] = random.random() < 0.07
    if random.random() < 0.002:
        facts["work_injury_care_allowance"] = True


_LIVING = Shares(
    (0.09, ["alone"]),
    (0.36, ["empty_nest"]),
    (0.42, ["left_behind"]),
    (0.965, []),
    (1.0, None),
)
_PLANNING = Shares(
    (0.0022, "only_child_died"),
    (0.0040, "only_child_disabled"),
    (0.55, "none"),
    (1.0, None),
)


def _family(random: Random, facts: Facts) -> None:
    living = pick(random, _LIVING)
    facts["living"] = None if living is None else list(living)
    facts["family_planning"] = pick(random, _PLANNING)
    if facts["tekun"] == "centralised":
        facts["institution"] = "public"
    else:
        draw = random.random()
        if draw < 0.996:
            facts["institution"] = "none"
        elif draw < 0.998:
            facts["institution"] = "private"
    if facts["sex"] == "male" and random.random() < 0.02:
        facts["service_record"] = [_SERVICE[int(random.random() * 6)]]
        facts["regular_state_benefit"] = random.random() < 0.4
    elif random.random() < 0.5:
        facts["service_record"] = []
    if random.random() < 0.0002:
        facts["destitute"] = True


def change_of(
    random: Random, facts: Facts, month: Month, place: Place
) -> tuple[date, str, Facts] | None:
    """Day, event and the facts after it, for the few whose circumstances change.

    Most changes fall into ``month``, the others into the two before.
    """
    draw = random.random()
    if draw > 0.014:
        return None
    within = month if random.random() < 0.6 else month.shift(-1 - int(random.random() * 2))
    day = within.first + timedelta(days=int(random.random() * within.last.day))
    after = facts.copy()
    if draw < 0.004:
        after["died_on"] = day
        return day + timedelta(days=1), "死亡", after
    if draw < 0.008:
        after["dibao"] = not facts["dibao"]
        return day, "低保变动", after
    if draw < 0.011:
        after["care_level"] = "severe"
        return day, "能力评估", after
    if draw < 0.012:
        after["hukou"] = after["residence"] = random.choice(place.neighbours)
        return day, "户籍迁移", after
    if draw < 0.013 and facts["tekun"] == "dispersed":
        after["tekun"], after["institution"] = "centralised", "public"
        return day, "转为集中供养", after
    after["living"] = ["alone"]
    return day, "居住情况变动", after

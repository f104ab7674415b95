"""What a person is entitled to in a month: DESIGN §4, §5 and §8 read once more."""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from tests.oracle import months
from tests.oracle.conditions import Case, judge
from tests.oracle.money import Place, text, tier_sum
from tests.oracle.vocabulary import in_order, presumed
from tests.oracle.world import World, version_of

NOT, SERVICE, MISSING, GAP = "not", "service", "missing", "gap"  # results that are no sum


@dataclass
class Day:
    """One day's verdict on a part: the results still possible, and what to ask."""

    results: set
    certain: bool = True
    needs: set[str] = field(default_factory=set)
    cap: Fraction | None = None


@dataclass
class Person:
    """Rows of a person as ``(from, facts)`` in order; each holds until the next."""

    rows: list[tuple[date, dict]]
    findings: dict[str, bool] = field(default_factory=dict)
    parameters: dict[str, str] = field(default_factory=dict)
    presume: bool = False

    def on(self, day: date) -> dict | None:
        """The facts of a day; None before the first row."""
        held = [facts for since, facts in self.rows if since <= day]
        if not held:
            return None
        return presumed(held[-1]) if self.presume else held[-1]

    @property
    def died(self) -> date | None:
        """Read from the latest row, whatever the day."""
        return self.rows[-1][1].get("died_on")


def known(facts: dict, **more) -> Person:
    """A person as ``calculate`` sees one: the same facts on every day."""
    return Person([(date.min, facts)], **more)


def place_facts(person: Person, month: int) -> dict:
    """Facts of the first day of the month, or of the first day known inside it."""
    facts = person.on(months.first_day(month))
    if facts is not None:
        return facts
    since = person.rows[0][0]
    if since > months.last_day(month):
        raise LookupError(f"not yet known in {months.text_of(month)}")
    return person.on(since)


def region_of(world: World, facts: dict) -> str | None:
    """The county of ``hukou`` inside the five prefectures, else of ``residence``."""
    for code in (facts.get("hukou"), facts.get("residence")):
        if code in world.parents:
            return code
    return None


def entitlements(world: World, person: Person, month_text: str, region: str | None = None) -> dict:
    """The output of ``calculate entitlements``, without the explanation."""
    month = months.month_of(month_text)
    facts = place_facts(person, month)
    region = region or region_of(world, facts)
    place = Place(
        region, month, world.parents, world.parameters, world.standards, person.parameters
    )
    entries = []
    for item in world.items[world.prefecture_of(region)]:
        version = version_of(item, month_text)
        for part in version["parts"] if version else ():
            entries.append(_entry(item, version, part, person, facts, place))
    _exclude(world, entries, facts, place, person)
    total = sum(
        (
            Fraction(entry["amount"])
            for entry in entries
            if (entry["per"], entry["unit"], entry["payee"]) == ("month", "person", "person")
            and entry["outcome"] == "entitled"
            and entry["amount"] is not None
            and not entry["excluded_by"]
        ),
        Fraction(0),
    )
    return {
        "month": month_text,
        "region": region,
        "monthly_total": text(total),
        "items": entries,
    }


def _entry(item, version, part, person: Person, facts: dict, place: Place) -> dict:
    day = _month_verdict(item["code"], version, part, person, facts, place)
    outcome, amount = _outcome(day)
    undetermined = outcome == "undetermined"
    sums = [one for one in day.results if isinstance(one, Fraction)]
    needs = in_order(day.needs) if undetermined else []
    case = _case(version, facts, facts, person, place)
    payee, asked = _payee(part.get("payee", "person"), case)
    entitled = outcome != "not_entitled"
    return {
        "code": item["code"],
        "part": part.get("part"),
        "outcome": outcome,
        "amount": text(amount),
        "possible": text(max(sums, default=None)) if undetermined else None,
        "cap": text(day.cap) if outcome == "standard_missing" else None,
        "per": version["per"],
        "unit": version["unit"],
        "payee": payee if entitled else None,
        "excluded_by": [],
        "needs": needs,
        "provides": [{"times": None} | one for one in part.get("provides") or ()],
        "payee_needs": [one for one in in_order(asked) if one not in needs] if entitled else [],
    }


def _outcome(day: Day):
    if not day.certain:
        return "undetermined", None
    (result,) = day.results
    if isinstance(result, Fraction):
        return "entitled", result
    names = {NOT: "not_entitled", SERVICE: "entitled", MISSING: "standard_missing"}
    return names.get(result, "rule_gap"), None


def _case(version: dict, facts: dict, at: dict, person: Person, place: Place) -> Case:
    """Facts of a day, with place, birth and death as they count for the whole month."""
    whole = {name: at.get(name) for name in ("hukou", "residence", "birth_date")}
    starts = "same_month" if version["per"] == "event" else version["starts"]
    age = months.age_of(place.month, at.get("birth_date"), person.died, starts)
    return Case(facts | whole, age, place.parents, person.findings)


def _month_verdict(code, version, part, person: Person, at: dict, place: Place) -> Day:
    """The verdict of the days that count (``starts``, ``stops``), or of the event's day."""
    month = place.month

    def of(facts: dict | None) -> Day:
        if facts is None:
            return Day({NOT})
        return _day_verdict(code, part, _case(version, facts, at, person, place), place)

    if version["per"] == "event":
        if person.died is None or months.index(person.died) != month:
            return Day({NOT})
        return of(person.on(person.died) or at)
    if person.died is not None and person.died < months.first_day(month):
        return Day({NOT})  # 在世
    yearly = version["per"] == "year" and part.get("pays")
    if yearly and not months.payment_month(version.get("month"), month):
        return Day({NOT})
    first, last = person.on(months.first_day(month)), person.on(months.last_day(month))
    mode = (version["starts"], version["stops"])
    if mode == ("next_month", "next_month"):
        return of(first)
    if mode == ("same_month", "same_month") or first == last:
        return of(last)
    return _join(of(first), of(last), either=mode == ("same_month", "next_month"))


def _day_verdict(code: str, part: dict, case: Case, place: Place) -> Day:
    who, needs = judge(part["who"], case)
    if who is False:
        return Day({NOT})
    day = Day({SERVICE})
    if part.get("pays"):
        day = _tiers(code, part, case, place)
    if who is None:
        return Day(day.results - {GAP} | {NOT}, False, needs | day.needs)
    return day


def _tiers(code: str, part: dict, case: Case, place: Place) -> Day:
    """All tiers are judged: one TRUE and the others FALSE is certain, a NULL is not."""
    judged = [(judge(tier["when"], case), tier) for tier in part["pays"]]
    null = [needs for (truth, needs), _ in judged if truth is None]
    sums = [
        tier_sum(code, part.get("part"), tier, place)
        for (truth, _), tier in judged
        if truth is not False
    ]
    if not null and len(sums) != 1:
        return Day({GAP})
    results = {MISSING if value is None else value for value, _ in sums}
    return Day(results, not null, set().union(*null), sums[0][1])


def _join(first: Day, last: Day, *, either: bool) -> Day:
    """Two days that both count: either is enough and the higher is paid, or both are needed."""
    results = {_pair(one, two, either) for one in first.results for two in last.results}
    settled = any(day.certain and day.results == results for day in (first, last))
    certain = settled or (first.certain and last.certain)
    needs = set().union(*(day.needs for day in (first, last) if not day.certain))
    return Day(results, certain, needs, first.cap if first.cap is not None else last.cap)


def _pair(one, two, either: bool):
    if NOT in (one, two):
        return (two if one == NOT else one) if either else NOT
    for word in (GAP, MISSING, SERVICE):
        if word in (one, two):
            return word
    return max(one, two) if either else min(one, two)


def _payee(payee, case: Case):
    """A name, or a list of names with conditions: exactly one of them TRUE.

    ``stated`` is nobody before an application names who bears the cost.
    """
    if payee == "stated":
        return None, set()
    if payee is None or isinstance(payee, str):
        return payee, set()
    judged = [(judge(one["when"], case), one["payee"]) for one in payee]
    asked = set().union(*(needs for (truth, needs), _ in judged if truth is None))
    true = [name for (truth, _), name in judged if truth]
    return (true[0] if len(true) == 1 and not asked else None), asked


def _exclude(world: World, entries, facts: dict, place: Place, person: Person) -> None:
    """Note to what an entitled entry yields; its own outcome stays.

    Facts come first: what they bar is not due, so nothing else yields to it. Between items only
    sums exclude one another.
    """
    month = months.text_of(place.month)
    case = Case(facts, None, place.parents, person.findings)
    rules = [
        rule
        for rule in world.exclusions
        if rule["kind"] != "stack" and rule["from"] <= month <= rule.get("until", "9999-12")
    ]

    def named(code, part, among):
        return [e for e in among if e["code"] == code and part in (None, e["part"])]

    entitled = [entry for entry in entries if entry["outcome"] == "entitled"]
    for rule in rules:
        if "fact" in rule and judge(rule["fact"], case)[0]:
            for entry in named(rule["item"], rule.get("part"), entitled):
                entry["excluded_by"].append(rule["fact"].split()[0])
    due = [entry for entry in entitled if entry["amount"] and not entry["excluded_by"]]
    for rule in rules:
        if "other" not in rule:
            continue
        for mine in named(rule["item"], rule.get("part"), due):
            for other in named(rule["other"], rule.get("other_part"), due):
                more = Fraction(mine["amount"]) > Fraction(other["amount"])
                loser, winner = (
                    (other, mine) if rule["kind"] == "higher" and more else (mine, other)
                )
                loser["excluded_by"].append(winner["code"])

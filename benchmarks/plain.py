"""(c) The plain Django way: iterate over the awards, evaluate in Python, bulk_create the lines."""

import time
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Prefetch, Q

from benchmarks.places import MONTH, REGION
from benchmarks.plain_rules import PlainRule, function_of, known, outcome_of
from eligibility.determination.result import pairs
from eligibility.determination.rule_set import rule_set
from eligibility.models import Award
from eligibility.rules.parse import parse
from portal.lib.periods import Month, age_in_month
from portal.parties.models import OrganisationAccount
from portal.people.models import Account, Circumstances
from portal.regions.selectors import tree
from subsidies.models import Line

PlainLine = type(
    "PlainLine",
    (models.Model,),
    {
        "__module__": __name__,
        "Meta": type(
            "Meta", (), {"app_label": "subsidies", "db_table": "plain_line", "managed": False}
        ),
        **{field.name: field.clone() for field in Line._meta.fields if field.name != "id"},
    },
)
BATCH = 5_000


class Plain:
    """Everything looked up once that does not depend on the person."""

    def __init__(self) -> None:
        self.month = Month.parse(MONTH)
        self.regions = tree(self.month)
        self.counties = self.regions.counties(REGION)
        self.rules = {county: self._rules_of(county) for county in self.counties}

    def _rules_of(self, county: str) -> tuple[dict, list, list]:
        rules = rule_set(self.month, county)
        by_item = {(r.item.id, r.part.part or ""): PlainRule(r) for r in rules.rules}
        facts, items = [], []
        for exclusion in rules.exclusions:
            if exclusion.kind == "exclude" and exclusion.fact:
                for rule in rules.rules:
                    if exclusion.item == rule.item.code and exclusion.part in (
                        "",
                        rule.part.part or "",
                    ):
                        node = parse(exclusion.fact, "", rules.language)
                        facts.append((rule.number, function_of(node, rule.meaning)))
            items += [(own, other, exclusion.kind) for own, other in pairs(rules, exclusion)]
        return by_item, facts, items

    def run(self) -> tuple[float, int, int]:
        """Seconds, lines, exceptions."""
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS plain_line")
            cursor.execute("CREATE TABLE plain_line (LIKE subsidies_line INCLUDING ALL)")
        started = time.perf_counter()
        self.accounts = _accounts()
        lines: list[Any] = []
        written = exceptions = 0
        with transaction.atomic():
            for person_awards in self._people():
                for line in self._settle(person_awards):
                    if line is None:
                        exceptions += 1
                    else:
                        lines.append(line)
                if len(lines) >= BATCH:
                    written += len(PlainLine.objects.bulk_create(lines, batch_size=BATCH))
                    lines = []
            written += len(PlainLine.objects.bulk_create(lines, batch_size=BATCH))
        return time.perf_counter() - started, written, exceptions

    def _people(self) -> Iterator[list[Award]]:
        first = self.month.first
        current = Circumstances.objects.filter(superseded_at=None).order_by("valid_from")
        awards = (
            Award.objects.filter(
                Q(ends=None) | Q(ends__gte=first), starts__lte=first, settled_before__lte=first
            )
            .select_related("person")
            .prefetch_related(Prefetch("person__circumstances", queryset=current, to_attr="rows"))
            .order_by("person_id", "item_id", "part")
        )
        for _, group in groupby(
            awards.iterator(chunk_size=5_000), key=lambda award: award.person_id
        ):
            yield list(group)

    def _days(self, rows: list[Circumstances]) -> list[tuple[Any, dict]]:
        """The facts of the first and of the last day; one entry when nothing changed inside."""
        first, last = self.month.first, self.month.last
        on = {
            d: next(
                (r for r in rows if r.valid_from <= d and (r.valid_to is None or r.valid_to > d)),
                None,
            )
            for d in (first, last)
        }
        held = [row for row in (on[first], on[last]) if row is not None]
        if not held:
            return []
        earliest = on[first] or next(
            r for r in rows if r.valid_from <= last and (r.valid_to is None or r.valid_to > first)
        )
        died = rows[-1].died_on
        days = []
        for row in dict.fromkeys(held):
            facts = known(row)
            facts |= {"hukou": earliest.hukou, "residence": earliest.residence, "died_on": died}
            facts["age"] = self._age(facts["birth_date"], died)
            days.append((row, facts))
        return days

    def _age(self, birth: date | None, died: date | None) -> int | None:
        if birth is None:
            return None
        age = age_in_month(birth, self.month)
        dying = died is not None and self.month.first <= died <= self.month.last
        return age - 1 if dying and birth.month == died.month and birth.day > died.day else age

    def _settle(self, awards: list[Award]) -> Iterator[Any]:
        """A line per award that is due, None per exception."""
        days = self._days(awards[0].person.rows)
        if not days:
            return
        facts = days[0][1]
        county = self.regions.county_of(facts["hukou"]) or self.regions.county_of(
            facts["residence"]
        )
        if county not in self.rules:
            return
        by_item, barring, between = self.rules[county]
        found = {}
        for award in awards:
            plain = by_item.get((award.item_id, award.part))
            if plain is not None:
                found[plain.rule.number] = (award, plain, *self._judge(plain, days))
        barred = {number for number, holds in barring if number in found and holds(facts) is True}
        due = {
            number: amount
            for number, (_, _, outcome, amount, _) in found.items()
            if outcome == "entitled" and amount and number not in barred
        }
        for number, (award, plain, outcome, amount, rate) in found.items():
            if outcome in ("undetermined", "standard_missing", "rule_gap"):
                yield None
            elif (
                outcome == "entitled"
                and amount
                and number not in barred
                and not _yields(number, due, between)
            ):
                yield self._line(award, plain, days[0], county, amount, rate)

    def _judge(self, plain: PlainRule, days: list) -> tuple[str, Any, Any]:
        judged = [plain.day(facts) for _, facts in days]
        low = max(day[0] for day in judged)
        high = max(day[1] for day in judged)
        rate = next(day[2] for day in judged if day[1] == high)
        return *outcome_of(low, high, any(day[3] for day in judged)), rate

    def _line(
        self, award: Award, plain: PlainRule, day: tuple, county: str, amount: Any, rate: Any
    ) -> Any:
        row, facts = day
        kind = plain.payee(facts)
        payee = award.person_id if kind == "person" else row.institution_org_id
        if payee is None or (kind, payee) not in self.accounts:
            return None
        month = self.month.first
        return PlainLine(
            batch_id=1,
            month=month,
            covered=month,
            region=county,
            kind="regular",
            payable_kind="award",
            payable_id=award.pk,
            person_id=award.person_id,
            item_id=award.item_id,
            part=award.part,
            payee_kind=kind,
            payee_id=payee,
            amount=amount,
            offset_amount=0,
            cash=amount,
            tier=rate.tier.name,
            version_id=plain.rule.version_id,
            standard_id=rate.source.row_id,
        )


def _accounts() -> set[tuple[str, int]]:
    """Whom money can reach."""
    people = Account.objects.filter(superseded_at=None).exclude(state="bad")
    homes = OrganisationAccount.objects.filter(superseded_at=None)
    return {("person", pk) for pk in people.values_list("person_id", flat=True)} | {
        ("institution", pk) for pk in homes.values_list("organisation_id", flat=True)
    }


def _yields(number: int, due: dict[int, Any], between: list[tuple[int, int, str]]) -> bool:
    for own, other, kind in between:
        if kind == "exclude" and own == number and other in due:
            return True
        if kind == "higher" and own == number and other in due and due[other] >= due.get(own, 0):
            return True
        if kind == "higher" and other == number and own in due and due[own] > due.get(other, 0):
            return True
    return False

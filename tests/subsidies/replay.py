"""A year of months with late events, and what twelve perfectly informed months would have paid."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection
from psycopg import sql

from eligibility.models import Award, CatalogueItem, LocalStandard, Suspension
from portal.lib.periods import Month
from portal.people.models import Account, Change, Circumstances
from portal.people.services.circumstances import correct_birth_date, record_change
from portal.people.services.deaths import record_death
from subsidies.batches.ends import end_lines
from subsidies.batches.services import move_batch
from subsidies.models import Batch, Line
from subsidies.settlement.county import settle_county
from subsidies.settlement.due import due, outcomes
from tests.factories import AccountFactory, CircumstancesFactory, PersonFactory
from tests.factories.numbers import AT
from tests.subsidies.due_side import COUNTY, OTHER

YEAR = [Month(2024, n) for n in range(1, 13)]
FIRST = YEAR[0].first
COUNTIES = (COUNTY, OTHER)
#: Near the limits of 高龄津贴: 80 in the year, 90 in the year, 100 in the year, well inside.
BIRTHS = (date(1944, 6, 30), date(1934, 3, 1), date(1924, 9, 15), date(1940, 2, 29))


@dataclass(frozen=True)
class Event:
    """Something recorded in a month about a person (by his place), counting from a day."""

    recorded: int
    person: int
    kind: str
    back: int  # days before the end of the month in which it is recorded
    choice: int

    @property
    def day(self):
        """The day it counts from, in 2024."""
        return max(FIRST, YEAR[self.recorded].last - timedelta(days=self.back))


class Replay:
    """The people, their awards, and the year."""

    def __init__(self, people):
        self.item = CatalogueItem.objects.get(code="yongzhou-08")
        self.staff = people
        self.persons, self.awards = [], []
        for n, birth in enumerate(BIRTHS):
            county = COUNTIES[n % 2]
            person = PersonFactory(birth_date=birth)
            CircumstancesFactory(person=person, hukou=county, residence=county)
            AccountFactory(person=person)
            self.persons.append(person)
            self.awards.append(
                Award.objects.create(
                    person=person, item=self.item, region=county, starts=FIRST,
                    settled_before=FIRST, approved_at=AT,
                )
            )  # fmt: skip

    def year(self, events):
        """Twelve months as they came, then a month in which everything is known."""
        for number, month in enumerate(YEAR):
            for event in events:
                if event.recorded == number:
                    self.happen(event)
            self.run(month, backwards=number % 2)
            self.bank(month, [e for e in events if e.recorded == number])
        for suspension in Suspension.objects.all():
            self.resume(suspension)
        for person in self.persons:
            self._banked(None, person, None)
        self.run(YEAR[-1].next(), backwards=False)

    def run(self, month, *, backwards):
        """Both counties, in either order."""
        for county in COUNTIES[:: -1 if backwards else 1]:
            settle_county(region=county, month=month, at=AT)

    def bank(self, month, events):
        """Batches go out, but one that is sent back and computed again; some lines fail."""
        kinds = {event.kind for event in events}
        for batch in Batch.objects.filter(month=month.first, state="computed"):
            self.move(batch, "submit")
            if "sent_back" in kinds:
                self.move(batch, "send_back")
                settle_county(region=batch.region, month=month, at=AT)
                batch = Batch.objects.filter(region=batch.region, state="computed").first()
                if batch is None:
                    continue
                self.move(batch, "submit")
            for action in ("check", "approve", "export"):
                self.move(batch, action)
        for event in events:
            if event.kind in ("failed", "rejected"):
                self.end(month, event)

    def move(self, batch, action):
        """A step by the right one of three."""
        maker, checker, approver = self.staff
        actor = {"check": checker, "approve": approver}.get(action, maker)
        sha = Batch.objects.get(pk=batch.pk).sha256
        move_batch(batch_id=batch.pk, action=action, actor=actor, at=AT, sha256=sha, reason="重算")

    def end(self, month, event):
        """A person's payments of the month did not arrive."""
        lines = Line.objects.filter(
            month=month.first, person_id=self.persons[event.person].pk, cash__gt=0
        )
        for line in lines:
            if Batch.objects.get(pk=line.batch_id).state == "exported":
                end_lines(batch_id=line.batch_id, ends={line.pk: event.kind}, actor=None, at=AT)

    def happen(self, event):
        """Record an event of a person or of the catalogue."""
        person, award = self.persons[event.person], self.awards[event.person]
        getattr(self, f"_{event.kind}", lambda *_: None)(event, person, award)

    def _death(self, event, person, award):
        known = Circumstances.objects.filter(person=person, superseded_at=None)
        if not known.exclude(died_on=None).exists():
            record_death(
                actor=None, person=person, died_on=event.day, at=AT, today=date(2025, 1, 31)
            )

    def _birth(self, event, person, award):
        years = (-10, -1, 1, 11)[event.choice]
        right = person.birth_date.replace(day=1, year=BIRTHS[event.person].year + years)
        correct_birth_date(actor=None, person=person, birth_date=right, at=AT, reason="核对户口簿")

    def _move(self, event, person, award):
        place = (COUNTY, OTHER, "430102", None)[event.choice]
        self._told(event, person, hukou=place, residence=place)

    def _told(self, event, person, **facts):
        record_change(
            actor=None, person=person, from_day=event.day, facts=facts, at=AT, event="户籍迁移"
        )

    def _suspend(self, event, person, award):
        if not Suspension.objects.filter(award=award).exists():
            Suspension.objects.create(
                award=award, from_month=YEAR[event.recorded].first, reason="未认证"
            )
            self._changed("award", award.pk, YEAR[event.recorded].first)

    def resume(self, suspension):
        """The certificate came: the months of the suspension are due after all."""
        since = suspension.from_month
        award = suspension.award_id
        suspension.delete()
        self._changed("award", award, since)

    def _resumed(self, event, person, award):
        for suspension in Suspension.objects.filter(award=award):
            self.resume(suspension)

    def _stop(self, event, person, award):
        award.refresh_from_db()
        if award.ends is None:
            award.ends = Month.of(event.day).first
            award.save()
            self._changed("award", award.pk, award.ends)

    def _standard(self, event, person, award):
        if not LocalStandard.objects.filter(item=self.item).exists():
            LocalStandard.objects.create(
                item=self.item, tier="80-89", region=COUNTY, amount=Decimal("65.00"),
                valid_from=Month.of(event.day).first, document="测试文号", status="official",
            )  # fmt: skip
            self._changed("item", self.item.pk, Month.of(event.day).first)

    def _unbanked(self, event, person, award):
        """The account is closed; nobody but the bank's file says so."""
        Account.objects.filter(person=person, superseded_at=None).update(superseded_at=AT)

    def _refused(self, event, person, award):
        Account.objects.filter(person=person, superseded_at=None).update(state="bad")

    def _banked(self, event, person, award):
        """Another account, by a way that leaves no change."""
        if (
            not Account.objects.filter(person=person, superseded_at=None)
            .exclude(state="bad")
            .exists()
        ):
            self._unbanked(event, person, award)
            AccountFactory(person=person)

    def _changed(self, kind, pk, day):
        Change.objects.create(
            subject_kind=kind, subject_id=pk, from_day=day, recorded_at=AT, what="测试"
        )


def perfect():
    """What each month would have paid with all that is known now, and what stays undecided."""
    wanted, undecided = {}, set()
    for month in [*YEAR, YEAR[-1].next()]:
        for county in COUNTIES:
            for row in _rows(month, county, due(month, county)):
                _, award, _, _, _, covered, payee_kind, payee, amount, *_ = row
                wanted[award, covered, payee_kind, payee, county] = amount
            blocked = sql.SQL("SELECT award_id FROM outcome WHERE reason IS NOT NULL")
            undecided |= {(row[0], month.first) for row in _rows(month, county, blocked)}
    return wanted, undecided


def _rows(month, county, what):
    statement = sql.SQL("WITH outcome AS ({}) {}").format(outcomes(month, county), what)
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def ledger():
    """What the lines that count come to, by their key."""
    sums = defaultdict(Decimal)
    void = set(Batch.objects.filter(state="void").values_list("pk", flat=True))
    for line in Line.objects.all():
        if line.batch_id not in void and line.ended not in ("failed", "rejected"):
            key = (line.payable_id, line.covered, line.payee_kind, line.payee_id, line.region)
            sums[key] += line.amount
    return {key: amount for key, amount in sums.items() if amount}

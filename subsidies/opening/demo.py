"""A county that changed over from a former system: its past payments taken over, the rest to confirm."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook

from eligibility.applications import services as applications
from eligibility.applications.models import Application, Filing, Unclaimed, UnclaimedState
from eligibility.applications.services import Choice, Visit
from eligibility.models import Award
from portal.accounts.models import User
from portal.lib.periods import Month
from subsidies.opening.models import OpeningFile
from subsidies.opening.services import (
    apply_opening,
    check_opening,
    confirm_opening,
    upload_opening,
)
from subsidies.opening.workbook import HEADINGS

COUNTY = "431102"
ITEM = "yongzhou-08"
CLERK, CHECKER, APPROVER, FINANCE, MANAGER = "jingban2", "fuhe", "shenpi", "caiwu", "zhuguan"
#: Months before the one worked on when people applied; the former system paid from the next one on.
EARLIER = 4
PEOPLE = 6
#: Between these ages all are paid the same: 50 yuan.
AGES = (88, 81)
#: By place among the people: what the former system paid where it differs from the rules.
OTHERWISE = {1: Decimal("30.00"), 3: Decimal("100.00"), 4: Decimal("0.00")}


def make_demo(*, region: str, month: Month, at: datetime, today: date) -> None:
    """Two files: the first months taken over, the last month compared and waiting for a second person.

    Done once; without the demonstration's logins or people nothing is done.
    """
    names = (CLERK, CHECKER, APPROVER, FINANCE, MANAGER)
    staff = {user.username: user for user in User.objects.filter(username__in=names)}
    known = OpeningFile.objects.filter(region=COUNTY).exists()
    if known or len(staff) < len(names) or not COUNTY.startswith(region[:4]):
        return
    awards = _awards(month.shift(-EARLIER), staff, at)
    if not awards:
        return
    first = Month.of(min(award.starts for award in awards))
    months = list(first.until(month.previous()))
    taken = _upload(_rows(awards, months[:-1]), f"{months[0]}至{months[-2]}", staff, at)
    confirm_opening(file_id=taken.pk, settle_from=first, actor=staff[MANAGER], at=at)
    apply_opening(file_id=taken.pk, at=at, tick=_silent)
    _upload(_rows(awards, months[-1:]), str(months[-1]), staff, at)


def _awards(applied: Month, staff: dict[str, User], at: datetime) -> list[Award]:
    """Some who never applied do so, back then, and are approved."""
    day = applied.first + timedelta(days=8)
    rows = Unclaimed.objects.filter(
        region__code=COUNTY,
        item__code=ITEM,
        state=UnclaimedState.OPEN,
        outcome="entitled",
        person__birth_date__range=[day.replace(year=day.year - age) for age in AGES],
    ).select_related("person", "item")
    made: list[Application] = []
    for entry in rows.order_by("person_id")[:PEOPLE]:
        filing = applications.file_applications(
            person=entry.person, visit=Visit(day, Filing.Applicant.OFFICE), today=day,
            choices=[Choice(ITEM, entry.part)], actor=staff[CLERK], at=at,
        )  # fmt: skip
        row = filing.applications.get()
        applications.submit(application_id=row.pk, actor=staff[CLERK], at=at)
        made.append(applications.check(application_id=row.pk, actor=staff[CHECKER], at=at))
    if not made:
        return []
    applications.open_publicity(
        applications=made, from_day=day, place="村（社区）公开栏", phone="0746-0000000",
        actor=staff[CLERK], at=at, today=day,
    )  # fmt: skip
    approved = [
        applications.approve(
            application_id=row.pk, actor=staff[APPROVER], at=at, today=applied.last
        )
        for row in made
    ]
    keys = [row.award_id for row in approved]
    return list(Award.objects.filter(pk__in=keys).select_related("person").order_by("pk"))


def _rows(awards: list[Award], months: list[Month]) -> list[list[str]]:
    """What the former system says it paid: as the rules, but for the last of its months."""
    rows = []
    for month in months:
        for place, award in enumerate(awards):
            amount = Decimal("50.00")
            if month == months[-1]:
                amount = OTHERWISE.get(place, amount)
            if amount and award.person.id_number is not None:
                number = award.person.id_number.open()
                rows.append([number, ITEM, award.part, str(month), f"{amount}"])
    return rows


def _upload(rows: list[list[str]], told: str, staff: dict[str, User], at: datetime) -> OpeningFile:
    book = Workbook()
    book.active.append(list(HEADINGS))
    for row in rows:
        book.active.append(row)
    content = BytesIO()
    book.save(content)
    file = upload_opening(
        region=COUNTY, name=f"零陵区旧系统发放记录 {told}（演示）.xlsx",
        content=content.getvalue(), actor=staff[FINANCE], at=at,
    )  # fmt: skip
    return check_opening(file_id=file.pk, at=at, tick=_silent)


def _silent(done: int, total: int) -> None:
    """Nobody watches."""

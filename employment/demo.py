"""The demonstration's employment: a county's people of working age, invented, and their work.

Names say that they are samples; done again it changes nothing.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from employment import services
from employment.demo_places import COURSE, PLACES
from employment.demo_statements import STATEMENTS
from employment.document import CODE, load
from employment.models import Base, Employer, Outcome, WorkFile
from employment.people import idle
from employment.seeding import PREFECTURE, seed_working_age
from employment.standing import standings
from portal.accounts.models import User
from portal.lib.periods import Month
from portal.parties.services import set_party_account
from portal.people.seeding.places import places
from portal.policies.models import Measure, Target
from portal.policies.services import confirm_report, report_progress
from portal.regions.models import Region
from portal.regions.selectors import tree
from subsidies.schemes.models import Scheme
from subsidies.schemes.services import draft_claim, move_claim

COUNTY = "431103"
FEDERATION, SECOND = "canlian", "shicanlian"
EMPLOYERS: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("样例湘江电子厂", {"kind": "private"}, "620"),
    ("样例潇水服装公司", {"kind": "private"}, "480"),
    ("样例城投公司", {"kind": "state"}, "1350"),
    ("样例区直机关", {"kind": "office", "posts": 62}, "60"),
    ("样例事业中心", {"kind": "institution", "posts": 88}, "85.5"),
    ("样例阳光工坊", {"kind": "social", "sheltered": True}, "24"),
)
IDLE_OFFICE = ("样例镇街机关", {"kind": "office", "posts": 54}, "52")


def make_demo(*, region: str, month: Month, at: datetime, today: date) -> int:
    """Files, work, employers, bases and targets of the demonstration's county; files opened."""
    load(at=at)
    county = Region.objects.filter(code=COUNTY, valid_to=None).first()
    clerk = User.objects.filter(username=FEDERATION).first()
    if county is None or clerk is None or Employer.objects.exists():
        return 0
    seed_working_age(county=COUNTY, seed=1, at=at, today=today)
    with transaction.atomic():
        opened = services.open_files(actor=clerk, at=at, today=today, origin="demo")
        employers = _employers(county, at, today)
        _work(county, clerk, employers, at, today)
        _help(clerk, at, today)
        _places(county, clerk, at, today)
        _targets(at, today)
    _claim(employers, clerk, at, today)
    return opened


def _employers(county: Region, at: datetime, today: date) -> list[Employer]:
    made = []
    for place, (name, values, headcount) in enumerate((*EMPLOYERS, IDLE_OFFICE)):
        row = services.register_employer(
            actor=None, region=county, uscc="", party={"name": name}, values=values, at=at
        )
        for year in range(2023, today.year + 1):
            due = None if place < 2 else Decimal(3000 * place)
            given = {"year": year, "headcount": Decimal(headcount), "source": "样例年报", "levy_due": due,
                     "levy_paid": due, "published_on": date(year, 12, 20) if year < today.year and due else None,
                     "published_at": "样例公示栏" if due else ""}  # fmt: skip
            services.save_year(actor=None, employer=row, values=given, at=at, today=today)
        set_party_account(actor=None, party=row.organisation, holder=name, bank="样例银行",
                          number=f"8{place:015d}", at=at)  # fmt: skip
        made.append(row)
    return made


def _work(
    county: Region, clerk: User, employers: list[Employer], at: datetime, today: date
) -> None:
    ids = [row.pk for row in employers[: len(EMPLOYERS)]]
    given = {"region": county.pk, "actor": clerk.pk, "at": at, "today": today, "employers": ids,
             "count": len(ids)}  # fmt: skip
    with connection.cursor() as cursor:
        for statement in STATEMENTS:
            cursor.execute(statement, given)


def _help(clerk: User, at: datetime, today: date) -> None:
    """Referrals with and without result, three failures in a row, businesses, a graduate."""
    written: dict[str, Any] = {"actor": clerk, "at": at}
    rows = list(WorkFile.objects.filter(idle(today), wish=True, able=True).order_by("pk")[:40])
    for place, file in enumerate(rows[:15]):
        for turn in range(3 if place < 5 else 1):
            day = today - timedelta(days=60 - 15 * turn + place)
            post = {
                "where": "样例招聘单位",
                "post": f"样例岗位{turn + 1}",
                "market": True,
                "referred_on": day,
            }
            row = services.refer(file=file, values=post, today=today, **written)
            if place < 10:
                services.close_referral(
                    referral=row, outcome=Outcome.REFUSED if place < 7 else Outcome.DECLINED,
                    closed_on=day + timedelta(days=5), reason="样例：岗位不适合", today=today, **written,
                )  # fmt: skip
    for place, file in enumerate(rows[15:33]):
        day = date(2023, 3, 1) + timedelta(days=50 * place)
        values = {"where": f"样例{'小店网店农场'[place % 3 * 2:place % 3 * 2 + 2]}{place + 1}号", "position": "经营",
                  "started_on": day, "kind": ("shop", "online", "farm")[place % 3], "evidence": "样例执照",
                  "employs": place % 3}  # fmt: skip
        shop = services.start_business(file=file, values=values, today=today, **written)
        given = {"kind": "grant", "business": shop, "given_on": day + timedelta(days=30),
                 "amount": Decimal(5000), "document": "样例扶持办法"}  # fmt: skip
        services.give_support(file=file, values=given, today=today, **written)
    for place, file in enumerate(rows[33:39]):
        plan = "样例：推荐文职岗位两次，参加电商班" if place % 2 else ""
        note = {"graduated_on": date(2023, 6, 30), "school": "样例学院", "plan": plan}
        services.note_file(file=file, values=note, today=today, **written)
        kind = ("several", "elder", "watched")[place % 3]
        condition = {"kind": kind, "since": date(2023, 1, 1), "evidence": "样例村居证明"}
        services.add_condition(file=file, values=condition, today=today, **written)


def _places(county: Region, clerk: User, at: datetime, today: date) -> None:
    for kind, values in PLACES:
        services.save_place(actor=clerk, kind=kind, row=None, at=at, today=today,
                            values={"region": county, **values})  # fmt: skip
    starts = today + timedelta(days=12)
    services.save_course(
        actor=clerk, course=None, at=at,
        values={"region": county, "base": Base.objects.filter(region=county, kind="training").first(),
                "starts_on": starts, "ends_on": starts + timedelta(days=14), **COURSE},
    )  # fmt: skip
    talents = WorkFile.objects.filter(person__managing_region=county).order_by("pk")[:8]
    for place, file in enumerate(talents):
        services.name_talent(
            actor=clerk, file=file, at=at, today=today,
            values={"township": f"样例{'一二三四五六七八'[place]}镇", "field": "种养", "named_on": date(2024, 9, 1),
                    "document": "样例认定"},
        )  # fmt: skip
    second = User.objects.filter(username=SECOND).first()
    for number, state in ((1, "under_way"), (5, "done"), (10, "under_way")):
        told = report_progress(
            actor=clerk, measure=Measure.objects.get(document__code=CODE, number=number), region=county,
            as_of=today - timedelta(days=9), state=state, text="样例进展：已建台账，逐户联系。",
            evidence="样例台账", at=at, today=today,
        )  # fmt: skip
        if second is not None:
            confirm_report(actor=second, report=told, at=at)


def _targets(at: datetime, today: date) -> None:
    """Both targets of the whole split by the counties' shares, a third each year."""
    regions = tree(Month.of(today))
    for code, years in (
        ("yongzhou-new-jobs", (816, 817, 817)),
        ("yongzhou-entrepreneurs", (133, 133, 134)),
    ):
        target = Target.objects.get(code=code)
        for year, whole in zip((2023, 2024, 2025), years, strict=True):
            parts = {p.region_id: p.people for p in places(regions, PREFECTURE, whole)}
            services.allot(
                actor=None, target=target, year=year, parts=parts, document="样例分解表", at=at
            )


def _claim(employers: list[Employer], clerk: User, at: datetime, today: date) -> None:
    """The first reward of last year, approved by three people so that the month's payout has it.

    Another one as a draft for the clerk; none where no rule or wage holds.
    """
    year, made = min(today.year - 1, 2025), []
    for found in standings(employers, year, today):
        if found.reward is not None and found.reward.amount:
            made.append(draft_claim(
                actor=clerk, organisation=found.employer.organisation, at=at, today=today,
                scheme=Scheme.EMPLOYER_AWARD, asked={"year": year},
            ))  # fmt: skip
    ways = (("submit", "jingban"), ("check", "fuhe"), ("approve", "shenpi"))
    actors = User.objects.in_bulk([name for _, name in ways], field_name="username")
    for claim in made[:1]:
        for action, name in ways:
            if name in actors:
                move_claim(actor=actors[name], claim=claim, action=action, at=at, today=today)


DEMO = ("登记样例残疾人就业", make_demo)

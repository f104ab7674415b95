"""A county's gas safety, invented: companies, gas users, two years of visits and hazards.

Written by SQL over ``generate_series``; every choice is a hash of the row's number, so the same
day gives the same rows. Names say that they are samples. Done again it changes nothing.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from gas_safety.campaigns.services import open_campaign
from gas_safety.complaints.services import move_complaint, receive
from gas_safety.demo.statements import STATEMENTS
from gas_safety.document.services import load
from gas_safety.models import Company, Customer
from gas_safety.register.services import (
    add_company,
    attach_login,
    record_conversion,
    save_station,
    save_vehicle,
)
from portal.accounts.models import User
from portal.audit.services import record
from portal.policies.models import Measure
from portal.policies.services import confirm_report, report_progress
from portal.regions.models import Region

COUNTY = "431103"
OFFICIAL, COMPANY_LOGIN, MANAGER = "ranqi", "qiye", "zhuguan"
HOUSEHOLDS, BUSINESSES = 4000, 400
_COMPANIES = (
    ("样例一燃气有限公司（瓶装）", "bottled"),
    ("样例二燃气有限公司（瓶装）", "bottled"),
    ("样例天然气有限公司（管道）", "pipeline"),
)


@transaction.atomic
def seed(*, at: datetime, today: date) -> int:
    """Everything for the demonstration's county; the number of gas users made (0: was there)."""
    load(at=at)
    if Company.objects.exists():
        return 0
    region = Region.objects.get(code=COUNTY, valid_to=None)
    official = User.objects.get(username=OFFICIAL)
    companies = [
        add_company(actor=official, name=name, uscc="", region=region, at=at, origin="demo",
                    values={"supply": supply, "licence": f"样例许可{n:03d}号",
                            "licence_until": today + timedelta(days=400 - 300 * (n == 2))})
        for n, (name, supply) in enumerate(_COMPANIES, start=1)
    ]  # fmt: skip
    attach_login(
        actor=official, company=companies[0], user=User.objects.get(username=COMPANY_LOGIN), at=at
    )
    _stations(official, region, companies, at, today)
    made = _rows(official, region, companies, at, today)
    _reports(official, region, at, today)
    record(actor=None, action="gas.seed", subject_kind="region", subject_id=region.pk, before=None,
           after={"customers": made}, at=at, origin="demo")  # fmt: skip
    return made


def _rows(
    official: User, region: Region, companies: list[Company], at: datetime, today: date
) -> int:
    given: dict[str, Any] = {
        "region": region.pk, "first": companies[0].pk, "second": companies[1].pk,
        "pipeline": companies[2].pk, "households": HOUSEHOLDS,
        "all": HOUSEHOLDS + BUSINESSES, "today": today, "at": at, "actor": official.pk,
    }  # fmt: skip
    with connection.cursor() as cursor:
        for statement in STATEMENTS:
            cursor.execute(statement, given)
    return Customer.objects.filter(region=region).count()


def _stations(
    official: User, region: Region, companies: list[Company], at: datetime, today: date
) -> None:
    for n in range(1, 10):
        direct = n not in (4, 8)
        values = {
            "region": region, "name": f"样例{n}号配送站", "address": f"样例路{n * 11}号",
            "direct_since": date(2023, 9, n) if direct else None,
            "pickup_ended_on": date(2023, 12, n) if n != 8 else None,
            "opened_on": date(2019, 1, n), "closed_on": None,
        }  # fmt: skip
        save_station(actor=official, station=None, company=companies[n % 2], values=values, at=at)
    for n in range(1, 13):
        lorry = n % 6 == 0
        values = {
            "region": region, "kind": "lorry" if lorry else "delivery", "plate": f"样M{n:04d}",
            "registered_on": None if n == 7 else date(2023, 8, n),
            "permit": f"样例危运{n:03d}" if lorry else "",
            "permit_until": today + timedelta(days=200 if n == 6 else -20) if lorry else None,
            "retired_on": None,
        }  # fmt: skip
        save_vehicle(actor=official, vehicle=None, company=companies[n % 2], values=values, at=at)


def _reports(official: User, region: Region, at: datetime, today: date) -> None:
    """Reports from the public, reports of progress, a campaign, and households helped."""
    for n in range(1, 8):
        made = receive(
            actor=official, region=region, channel="phone" if n % 2 else "mailbox",
            received_on=today - timedelta(days=8 * n), place=f"样例街{n}号", today=today, at=at,
            content="样例举报：门口存放多只气瓶，闻到燃气味。",
            reporter="" if n == 3 else f"样例举报人{n}", reporter_phone="" if n == 3 else f"1380000000{n}",
        )  # fmt: skip
        if n > 1:
            move_complaint(actor=official, complaint=made, action="dispatch", at=at,
                           values={"unit": "市城管执法局", "due_on": today + timedelta(days=5 * n - 8)},
                           today=today)  # fmt: skip
        if n > 3:
            move_complaint(actor=official, complaint=made, action="answer", today=today, at=at,
                           values={"result": "样例结果：现场核查，气瓶已移入专用气瓶间。"})  # fmt: skip
    manager = User.objects.filter(username=MANAGER).first()
    for number in (3, 6, 9):
        told = report_progress(
            actor=official, measure=Measure.objects.get(document__code="yongzhou-2023-08", number=number),
            region=region, as_of=today - timedelta(days=10), state="done" if number != 6 else "under_way",
            text="样例进展：已开展排查整治并建立台账。", evidence="样例台账第1至3册", at=at, today=today,
        )  # fmt: skip
        if number != 9 and manager is not None:
            confirm_report(actor=manager, report=told, at=at)
    open_campaign(
        actor=official, name="样例集中整治行动", region=region, at=at, ends_on=None,
        begins_on=today - timedelta(days=40), units="市城管执法局、市应急管理局、市公安局",
    )  # fmt: skip
    for n, customer in enumerate(
        Customer.objects.filter(supply="pipeline", category="household")[:24]
    ):
        values = {
            "kind": "piped" if n % 3 else "discount", "day": today - timedelta(days=11 * n),
            "price": 2600 if n % 3 else None, "discount": 600 if n % 3 else 100,
            "hardship": "样例：低保证明" if n % 6 == 1 else "", "remark": "",
        }  # fmt: skip
        record_conversion(actor=official, customer=customer, values=values, at=at, today=today)


def _demonstrate(**given: Any) -> None:
    """Two years up to the day the demonstration is made on; the county is always the same."""
    seed(at=given["at"], today=given["today"])


DEMO = ("生成一个县的燃气安全台账", _demonstrate)

"""The demonstration's institutions: plainly invented, the same every time, by the services."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from facilities import services
from facilities.models import Estate, Institution, WaitingEntry
from portal.accounts.models import User
from portal.accounts.roles import CASEWORKER
from portal.lib.periods import Month
from portal.parties.services import set_party_account
from portal.people.models import Person
from portal.regions.models import Region
from subsidies.schemes.services import draft_claim, move_claim

MARK = "样例"
HOMES = (
    ("样例县失能照护中心", "county_home", "public", 200, 130, "一镇"),
    ("样例北区中心敬老院", "regional_home", "public", 120, 60, "二镇"),
    ("样例南区中心敬老院", "regional_home", "public", 90, 30, "三镇"),
    ("样例松鹤颐养园", "private_home", "private", 150, 120, "城关街道"),
    ("样例晚晴养老公寓", "private_home", "private", 80, 20, "城关街道"),
    ("样例康宁医养中心", "medical_home", "private", 100, 90, "城关街道"),
    ("样例邻里服务中心", "community_centre", "private", 20, 10, "城关街道"),
    ("样例东街服务中心", "community_centre", "private", 15, 5, "东街街道"),
    ("样例西街服务中心", "community_centre", "private", 12, 4, "西街街道"),
    ("样例三镇互助点", "village_aid", "public", 0, 0, "三镇"),
    ("样例长者食堂", "canteen", "private", 0, 0, "东街街道"),
)
_NAMES = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳"
_GRADES = ("disabled", "partly_disabled", "independent", "disabled")
FIGURES = (("elders", 86_000), ("streets", 4), ("townships", 11), ("communities", 58), ("villages", 203),
           ("training_bases", 1), ("service_posts", 9))  # fmt: skip


@transaction.atomic
def make_demo(*, region: str, month: Month, at: datetime, today: date) -> int:
    """Homes with beds, staff and residents, claims at three stages, estates; how many homes."""
    county = _county(region)
    if Institution.objects.filter(organisation__name__startswith=MARK).exists():
        return 0
    made = [_home(place, county, month, at) for place in range(len(HOMES))]
    for of, value in FIGURES:
        services.report_figure(
            actor=None, region=county, of=of, as_of=date(month.year - 1, 12, 31), value=value,
            document="样例统计", at=at,
        )  # fmt: skip
    _claims(made, county, at, today)
    _estates(county, at)
    _waiting(made[0], county, at, today)
    return len(made)


def _county(region: str) -> Region:
    counties = Region.objects.filter(
        code__startswith=region, level=Region.Level.COUNTY, valid_to=None
    )
    return counties.filter(code="431103").first() or counties.order_by("code")[0]


def _home(place: int, county: Region, month: Month, at: datetime) -> Institution:
    name, kind, owner, total, nursing, township = HOMES[place]
    private = owner == "private"
    fire = {"fire": "pending"} if place == 4 else {"fire": "accepted", "fire_on": date(2021, 6, 1)}
    values: dict[str, Any] = {
        "kind": kind, "township": township, "village": "样例社区", "operator": "样例服务社" if private else "",
        "brand": "样例连锁" if kind == "community_centre" else "", "built_by": "new" if place % 2 else "converted",
        "floor_area": 40 * total or 300, "functions": ["meals", "clean", "medical", "day"][: 2 + place % 3],
        "filing_number": f"样例备〔2021〕{place + 1}号" if private else "",
        "filed_on": date(2021, 5, 1) if private else None, "medical": kind in ("county_home", "medical_home"),
        "medical_demo": kind == "medical_home", "monitored": place % 3 != 2, "county_run": not private, **fire,
    }  # fmt: skip
    row = services.register_institution(
        actor=None, region=county, uscc="", party={"name": name, "ownership": owner, "opened_on": date(2021, 5, 1)},
        values=values, at=at,
    )  # fmt: skip
    set_party_account(
        actor=None,
        party=row.organisation,
        holder=name,
        bank="样例银行",
        number=f"9{place:015d}",
        at=at,
    )
    if total:
        _inside(row, place, total, nursing, at)
    return row


def _inside(row: Institution, place: int, total: int, nursing: int, at: datetime) -> None:
    def add(kind: str, /, **values: Any) -> Any:
        return services.add_record(
            actor=None, institution=row, kind=services.RECORDS[kind], values=values, at=at
        )

    since = date(2021, 5, 1)
    add("beds", from_day=since, total=total, nursing=nursing, dementia=nursing // 5, home_beds=0)
    star = row.kind.endswith("_home")
    add("ratings", of="star" if star else "centre", level=3 + place % 2, valid_from=date(2023, 1, 1),
        valid_to=None, document="样例评定")  # fmt: skip
    for number, post in enumerate(("director", "carer", "carer", "social_worker")):
        held = number != 2
        worker = add("staff", name=f"样例{_NAMES[number]}{place}", post=post,
            certificate="junior" if held else "none", certificate_until=None, permanent=False,
            certificate_number=f"样例{place}-{number}" if held else "", started_on=since, ended_on=None)  # fmt: skip
        if held:
            add("trainings", staff=worker, kind="rotation", finished_on=date(2023, 9, 8), hours=24,
                organiser="样例县民政局", document="")  # fmt: skip
    if row.fire == "pending":
        add("rectifications", found_on=date(2023, 6, 1), problem="疏散通道宽度不足", how="repair",
            plan="拆除隔断，加装应急照明", due_on=date(2023, 12, 31), closed_on=None, result="")  # fmt: skip
    if not star:
        return
    for number in range(min(total // 8, len(_NAMES))):
        services.admit_resident(
            actor=None, institution=row, name=f"样例{_NAMES[number]}",
            category="tekun" if row.organisation.ownership == "public" else "social",
            admitted_on=date(2023, 1 + number % 9, 1 + number), grade=_GRADES[number % 4], at=at,
        )  # fmt: skip


def _claims(homes: list[Institution], county: Region, at: datetime, today: date) -> None:
    """A claim approved, one checked, one as a draft; by the demonstration's own logins."""
    actors = {user.roles[0]: user for user in User.objects.filter(region=county, username__in=(
        "jingban", "fuhe", "shenpi"))}  # fmt: skip
    if len(actors) < 3:
        return
    last = str(Month.of(today).previous())
    first = str(Month.of(today).shift(-3))
    ways: tuple[tuple[int, str, dict[str, Any], tuple[str, ...]], ...] = (
        (3, "bed_construction", {}, ("submit", "check", "approve")),
        (5, "star_award", {}, ("submit", "check")),
        (3, "operation", {"first": first, "last": last}, ("submit",)),
        (6, "chain", {"year": today.year}, ()),
    )
    roles = {"submit": CASEWORKER, "check": "checker", "approve": "approver"}
    for place, scheme, asked, actions in ways:
        claim = draft_claim(
            actor=actors[CASEWORKER], organisation=homes[place].organisation, scheme=scheme,
            asked=asked, at=at, today=today,
        )  # fmt: skip
        for action in actions:
            move_claim(actor=actors[roles[action]], claim=claim, action=action, at=at, today=today)


def _estates(county: Region, at: datetime) -> None:
    rows: tuple[dict[str, Any], ...] = (
        {"name": "样例湘江苑", "kind": "new", "households": 2400, "indoor_area": 720, "planned_on": date(2021, 3, 1),
         "built_on": date(2021, 9, 1), "accepted_on": date(2023, 8, 15), "handed_over_on": date(2023, 11, 10)},
        {"name": "样例潇水湾", "kind": "new", "households": 800, "indoor_area": 260, "planned_on": date(2022, 3, 1),
         "built_on": date(2022, 8, 1), "accepted_on": date(2023, 9, 20)},
        {"name": "样例老城片区", "kind": "built", "population": 12_500, "land_area": 900},
    )  # fmt: skip
    for values in rows:
        if not Estate.objects.filter(region=county, name=values["name"]).exists():
            services.save_estate(actor=None, region=county, values=values, at=at)


def _waiting(home: Institution, county: Region, at: datetime, today: date) -> None:
    clerk = User.objects.filter(region=county, username="jingban").first()
    if clerk is None:
        return
    people = Person.objects.filter(managing_region=county).order_by("pk")[:4]
    for place, person in enumerate(people):
        entry = services.apply_for_bed(
            actor=clerk, institution=home, person=person, applied_on=today, at=at, remark="样例申请"
        )
        if place:
            services.move_waiting(
                actor=clerk, entry=WaitingEntry.objects.get(pk=entry.pk), action="assess", at=at,
                today=today, care_level=("mild", "severe", "total")[place - 1],
            )  # fmt: skip


DEMO = ("登记样例设施和补贴", make_demo)

"""The facts of each scheme, read off the register on a day."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from facilities.claiming.operation import full_months, years_between
from facilities.models import Institution, Kind, Rating, Resident
from portal.lib.periods import Month
from portal.parties.models import Organisation
from portal.people.models import Person
from subsidies.schemes.facts import History, Prepared, history, months_claimed
from subsidies.schemes.models import Claim, Scheme
from subsidies.schemes.selectors import live_of_scheme, version_for
from subsidies.schemes.terms import Terms

#: Facilities that a chain is counted over.
#: Claims of employment, which keeps what stands behind them.
_ELSEWHERE = (Scheme.EMPLOYER_AWARD, Scheme.TRAINING_FEE, Scheme.TRAINING_LIVING)
CHAINED = (Kind.STREET_CENTRE, Kind.COMMUNITY_CENTRE, Kind.VILLAGE_AID)
_Facts = Callable[[Institution, Mapping[str, Any], date, History, int | None], Prepared]


def claim_facts(
    organisation: Organisation,
    scheme: str,
    asked: Mapping[str, Any],
    day: date,
    without: int | None,
) -> Prepared | None:
    """Announced as ``claim_facts``; None for an organisation that is not in the register."""
    home = Institution.objects.select_related("organisation__region").filter(
        organisation=organisation
    ).first()  # fmt: skip
    if home is None or scheme in _ELSEWHERE:
        return None
    before = history(organisation.pk, scheme, without=without)
    prepared = _FACTS.get(scheme, _typed)(home, asked, day, before, without)
    closed = organisation.closed_on
    if closed is not None and closed <= day:
        prepared.problems.append(f"{organisation.name}已于 {closed} 停办")
    return prepared


def _social(home: Institution) -> list[str]:
    problems = []
    if home.organisation.ownership != Organisation.Ownership.PRIVATE:
        problems.append("只补社会办（民办）养老机构")
    if not home.filing_number or home.filed_on is None:
        problems.append("没有登记民政部门备案的编号和日期")
    return problems


def _beds(
    home: Institution, asked: Mapping[str, Any], day: date, before: History, without: int | None
) -> Prepared:
    now = home.beds.filter(from_day__lte=day).first()
    nursing = now.nursing if now else 0
    more = max(nursing - before.beds, 0)
    problems = _social(home)
    if not home.built_by:
        problems.append("没有登记建设方式（新建、改扩建或租赁用房）")
    if not more:
        problems.append(f"登记的护理型床位 {nursing} 张，此前已申领 {before.beds} 张，没有新增")
    inputs = {
        "built": home.built_by or "new", "nursing_beds": more, "paid_before": str(before.amount),
    }  # fmt: skip
    return Prepared(
        key=f"beds:{before.beds + 1}-{nursing}", period=f"第 {before.beds + 1}–{nursing} 张护理型床位",
        inputs=inputs, problems=problems,
    )  # fmt: skip


def _operation(
    home: Institution, asked: Mapping[str, Any], day: date, before: History, without: int | None
) -> Prepared:
    first, last = Month.parse(str(asked["first"])), Month.parse(str(asked["last"]))
    problems = _social(home)
    if last < first:
        problems.append(f"止月 {last} 早于起月 {first}")
    elif last.index - first.index > 11:
        problems.append("一次最多申领 12 个月")
    if last.last >= day:
        problems.append(f"{last.in_words()}还没有过完，收住是否满月还不能确定")
    stays, details = [], []
    if not problems:
        claimed = months_claimed(Scheme.OPERATION, without=without)
        paid = _paid_grades(home, day)
        stays = [s for s in full_months(home, first, last, claimed) if s.grade in paid]
        details = [
            {
                "key": s.key,
                "name": s.name,
                "grade": s.grade,
                "months": list(s.months),
                "before": s.before,
            }
            for s in stays
        ]
        if not stays:
            problems.append("这段时间没有收住满月、尚未申领的失能或部分失能社会老人")
    residents = [
        {"grade": s.grade, "full_months": len(s.months), "months_paid_before": s.before}
        for s in stays
    ]
    words = first.in_words() if first == last else f"{first.in_words()}至{last.in_words()}"
    return Prepared(
        key=f"{first}..{last}", period=words, inputs={"residents": residents}, details=details,
        problems=problems, on=last.first,
    )  # fmt: skip


def _paid_grades(home: Institution, day: date) -> set[str]:
    """The grades that the standard of the home's region pays for."""
    version = version_for(Scheme.OPERATION, home.organisation.region.code, day)
    return set(Terms.of(version.body).rates) if version else set()


def _star(
    home: Institution, asked: Mapping[str, Any], day: date, before: History, without: int | None
) -> Prepared:
    rows = home.ratings.filter(of=Rating.Of.STAR, valid_from__lte=day)
    now = rows.filter(Q(valid_to=None) | Q(valid_to__gt=day)).first()
    problems = _social(home)
    if now is None:
        problems.append("没有登记现行的星级评定")
        return Prepared("star:none", "星级评定", {"star": 1}, problems=problems)
    held = [row.level for row in rows if row.valid_from < now.valid_from]
    highest = max([before.highest_star, *held], default=0)
    return Prepared(
        key=f"star:{now.level}", period=f"{now.level} 星级（{now.valid_from} 起）",
        inputs={"star": str(now.level), "previous_star": str(highest)}, problems=problems,
    )  # fmt: skip


def _year(asked: Mapping[str, Any], day: date, problems: list[str]) -> int:
    year = int(asked["year"])
    if year > day.year:
        problems.append(f"{year} 年还没有到")
    return year


def _centre(
    home: Institution, asked: Mapping[str, Any], day: date, before: History, without: int | None
) -> Prepared:
    problems: list[str] = []
    year = _year(asked, day, problems)
    rows = home.ratings.filter(of=Rating.Of.CENTRE, valid_from__lte=day, level__gte=3)
    now = rows.filter(Q(valid_to=None) | Q(valid_to__gt=day)).first()
    opened = home.organisation.opened_on
    if not home.operator:
        problems.append("没有登记运营的社会专业机构或服务组织")
    if now is None:
        problems.append("没有登记现行的 3A 级及以上评定")
    if opened is None:
        problems.append("没有登记开办日期，无法确定运营年数")
    inputs = {
        "grade": f"{now.level if now else 3}A",
        "years_in_operation": years_between(opened, day) if opened else 0,
        "years_already": before.times,
    }
    return Prepared(f"year:{year}", f"{year} 年度", inputs, problems=problems)


def _chain(
    home: Institution, asked: Mapping[str, Any], day: date, before: History, without: int | None
) -> Prepared:
    problems: list[str] = []
    year = _year(asked, day, problems)
    if not home.brand:
        problems.append("没有登记连锁品牌")
        return Prepared(f"year:{year}", f"{year} 年度", {"facilities": 0}, problems=problems)
    parent = home.organisation.region.parent_id
    open_now = Q(organisation__closed_on=None) | Q(organisation__closed_on__gt=day)
    count = Institution.objects.filter(
        open_now, Q(organisation__opened_on=None) | Q(organisation__opened_on__lte=day),
        brand=home.brand, kind__in=CHAINED, organisation__region__parent=parent,
    ).count()  # fmt: skip
    same_brand = live_of_scheme(Scheme.CHAIN, without=without).filter(
        organisation__institution__brand=home.brand, organisation__region__parent=parent
    )
    taken = same_brand.filter(key=f"year:{year}").exclude(organisation=home.organisation).first()
    if taken is not None:
        problems.append(f"同一品牌 {year} 年度已由{taken.organisation.name}申领")
    years = same_brand.values_list("key", "inputs")
    already = sum(int(inputs.get("years", 1)) for _, inputs in years)
    inputs = {"facilities": count, "years_already": already}
    return Prepared(f"year:{year}", f"{year} 年度 {home.brand}", inputs, problems=problems)


def _running_costs(
    home: Institution, asked: Mapping[str, Any], day: date, before: History, without: int | None
) -> Prepared:
    problems: list[str] = []
    year = _year(asked, day, problems)
    if home.organisation.ownership != Organisation.Ownership.PUBLIC:
        problems.append("运转经费只给公办养老机构")
    counted = min(day, date(year, 12, 31))
    residents = home.residents.filter(
        Q(left_on=None) | Q(left_on__gt=counted),
        category=Resident.Category.TEKUN, admitted_on__lte=counted,
    ).count()  # fmt: skip
    if not residents:
        problems.append(f"{counted} 没有在住的特困人员")
    inputs = {"tekun_residents": residents}
    return Prepared(f"year:{year}", f"{year} 年度（{counted} 在住）", inputs, problems=problems)


def _typed(
    home: Institution, asked: Mapping[str, Any], day: date, before: History, without: int | None
) -> Prepared:
    """Schemes the register knows nothing of: what the clerk typed, with what it is for."""
    what = str(asked.get("what", "")).strip()
    problems = [] if what else ["没有写明申领的事项（平台、展会或工作室的名称）"]
    return Prepared(what[:60], what[:60], dict(asked.get("inputs", {})), problems=problems)


def _contest(
    home: Institution, asked: Mapping[str, Any], day: date, before: History, without: int | None
) -> Prepared:
    """A prize goes to whoever won it, once a contest, whichever organisation hands it in."""
    contest = str(asked.get("what", "")).strip()[:40]
    winner = Person.objects.filter(pk=int(asked.get("person") or 0)).first()
    inputs = {**dict(asked.get("inputs", {})), "count": 1}
    key = f"prize:{winner.pk if winner else 0}:{contest}"[:60]
    problems = [] if contest else ["没有写明竞赛的名称和年度"]
    if winner is None:
        problems.append("没有选手的人员档案")
        return Prepared(key, contest, inputs, problems=problems)
    taken = live_of_scheme(Scheme.CONTEST, without=without).filter(key=key).first()
    if taken is not None and taken.organisation_id != home.organisation_id:
        problems.append(f"{winner.name}的这项奖励已由{taken.organisation.name}申报")
    return Prepared(
        key, f"{contest} {winner.name}"[:60], inputs, problems=problems, person=winner.pk
    )


_FACTS: dict[str, _Facts] = {
    Scheme.CONTEST: _contest,
    Scheme.BED_CONSTRUCTION: _beds,
    Scheme.OPERATION: _operation,
    Scheme.STAR_AWARD: _star,
    Scheme.COMMUNITY_CENTRE: _centre,
    Scheme.CHAIN: _chain,
    Scheme.RUNNING_COSTS: _running_costs,
}


def claims_of(institution: Institution) -> Any:
    """An institution's claims, newest first."""
    return Claim.objects.filter(organisation_id=institution.organisation_id)

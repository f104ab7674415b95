"""季度小结 and 年度总结 (三（五）): targets, jobs by county, forms, retention, employers, ten actions.

Every figure is that of the board and its lists as of the period's last day (today while it runs);
what happened *in* the period is counted from its first day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from employment.document import CODE
from employment.measuring.board import (
    NEW_JOBS,
    YEARS,
    forms_now,
    measure,
    new_jobs_by_place,
    pace,
    pace_words,
    retention,
    targets,
)
from employment.measuring.indicators import INDICATORS, entrepreneurs_in
from employment.measuring.new_jobs import new_jobs
from employment.models import Employer, Form
from portal.boards.measures import Quarter, lines_of
from portal.policies.bulletin import Part
from portal.policies.models import Target
from portal.policies.selectors import document
from portal.regions.tree import RegionTree
from subsidies.schemes.models import Claim, ClaimState, Scheme

_STATES = {"met": "已达到", "short": "未达到", "unknown": "待填报"}
_PERSON = "file__person__managing_region"
#: The ten actions stand under 二; what follows are requirements.
_ACTIONS = "二"
_PAID = (Scheme.EMPLOYER_AWARD, Scheme.TRAINING_FEE, Scheme.TRAINING_LIVING)


@dataclass(frozen=True, slots=True)
class Period:
    """A year, or a quarter of it."""

    year: int
    quarter: int | None = None

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 1 if self.quarter is None else self.quarter * 3 - 2, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return Quarter(self.year, self.quarter or 4).last

    def in_words(self) -> str:
        """2024年度, 2024年第1季度."""
        return f"{self.year}年度" if self.quarter is None else f"{self.year}年第{self.quarter}季度"


@dataclass(frozen=True, slots=True)
class Summary:
    """A paper: its title, opening sentences and tables."""

    title: str
    lead: str
    parts: Sequence[Part]


def summary(period: Period, area: str, counties: Sequence[str], today: date,
            regions: RegionTree) -> Summary:  # fmt: skip
    """The paper of a period over some counties; raises nothing, empty areas give noughts."""
    day = min(period.last, today)
    ids = [regions.id_of(code) for code in counties]
    jobs = _jobs(period, counties, day, regions)
    kind = "总结" if period.quarter is None else "小结"
    parts = (
        jobs, _targets(counties, day, regions), _forms(ids, day), _kept(ids, day), _paid(counties, period),
        _actions(counties, day, regions),
    )  # fmt: skip
    founders = entrepreneurs_in(tuple(ids), day).count()
    total = jobs.rows[-1]
    lead = (
        f"按 {day.isoformat()} 的登记：{period.in_words()}新增残疾人就业 {total[1]} 人，2023年以来累计 "
        f"{total[-3]} 人（任务 {total[-2]}）；累计扶持创业 {founders} 人；登记用人单位 "
        f"{Employer.objects.filter(organisation__region__in=ids).count()} 家。"
    )
    return Summary(f"{area}残疾人就业工作{period.in_words()}{kind}", lead, parts)


def _jobs(period: Period, counties: Sequence[str], day: date, regions: RegionTree) -> Part:
    target = Target.objects.filter(code=NEW_JOBS).first()
    places = new_jobs_by_place(counties, day, regions, target)
    inside = dict.fromkeys(counties, 0)
    rows = new_jobs(day).filter(started_on__gte=period.first, **{f"{_PERSON}__code__in": counties})
    for code in rows.order_by().values_list(f"{_PERSON}__code", flat=True):
        inside[code] += 1
    lines = [
        (p.name, inside[p.code], *(f"{done}/{'—' if want is None else want}" for _, want, done in p.by_year()),
         p.all_done, "未分解" if p.whole is None else p.whole, pace(p.all_done, day) or 0)
        for p in places
    ]  # fmt: skip
    done = sum(p.all_done for p in places)
    split = [p.whole for p in places if p.whole is not None]
    by_year = [sum(p.done.get(year, 0) for p in places) for year in YEARS]
    asked = [sum(p.allotted.get(year, 0) for p in places) for year in YEARS]
    lines.append((
        "合计", sum(inside.values()), *(f"{d}/{a or '—'}" for d, a in zip(by_year, asked, strict=True)),
        done, sum(split) if len(split) == len(places) and split else "未分解", pace(done, day) or 0,
    ))  # fmt: skip
    years = (f"{year}年完成/任务" for year in YEARS)
    heads = (
        "县市区",
        "本期新增（人）",
        *years,
        "累计（人）",
        "三年任务（人）",
        f"{pace_words(day).replace(' ', '')}（人）",
    )
    return Part("各县市区新增就业", heads, lines, (16, 14, 16, 16, 16, 12, 14, 22))


def _targets(counties: Sequence[str], day: date, regions: RegionTree) -> Part:
    def told(value: object, unit: str) -> str:
        return "—" if value is None else f"{value} {unit}"

    rows = [
        (row.target.name, regions.name(row.county) if row.county else "全市",
         f"≥ {row.target.value.normalize():f} {row.target.unit}", str(row.target.due_on or "未写期限"),
         told(row.actual, row.target.unit), _STATES[row.state], INDICATORS[row.target.indicator].above,
         f"{row.target.document} {row.target.clause}")
        for row in measure(list(targets()), list(counties), day, regions)
    ]  # fmt: skip
    heads = ("目标", "范围", "要求", "期限", "实际", "状态", "怎样算", "依据")
    return Part("目标任务", heads, rows, (30, 14, 14, 14, 14, 10, 34, 26))


def _forms(ids: Sequence[int], day: date) -> Part:
    counts = forms_now(ids, day)
    rows = [(label, counts.get(code, 0)) for code, label in Form.choices]
    return Part(
        "就业形式", ("形式", "在职（人）"), [*rows, ("合计", sum(counts.values()))], (24, 14)
    )


def _kept(ids: Sequence[int], day: date) -> Part:
    rows = [
        (f"满 {k.months} 个月", k.reached, k.kept, k.left, k.open,
         f"{k.kept * 100 / k.reached:.1f}%（{k.kept}/{k.reached}）" if k.reached else "—")
        for k in retention(ids, day)
    ]  # fmt: skip
    heads = ("到期", "已满（人）", "回访在岗", "已离岗", "待回访", "回访在岗占已满")
    return Part("在岗稳定", heads, rows, (14, 12, 12, 12, 12, 22))


def _paid(counties: Sequence[str], period: Period) -> Part:
    """Claims approved in the period, which the payout pays."""
    rows = []
    for scheme in _PAID:
        found = Claim.objects.filter(
            scheme=scheme, region__in=counties, state=ClaimState.APPROVED,
            approved_month__gte=period.first, approved_month__lte=period.last,
        )  # fmt: skip
        rows.append((scheme.label, found.count(), found.aggregate(s=Sum("amount"))["s"] or 0))
    return Part("奖励和补贴（本期审批）", ("项目", "笔数", "金额（元）"), rows, (34, 10, 16))


def _actions(counties: Sequence[str], day: date, regions: RegionTree) -> Part:
    found = document(CODE)
    rows = [] if found is None else [
        (str(line.measure), "、".join(line.measure.lead_units + line.measure.responsible_units),
         *(cell.word.text for cell in line.cells))
        for line in lines_of(found, counties, day) if line.measure.clause.startswith(_ACTIONS)
    ]  # fmt: skip
    names = [regions.name(code) for code in counties]
    heads = ("行动", "责任单位", *names)
    return Part("十项行动", heads, rows, (34, 34, *(14 for _ in names)))

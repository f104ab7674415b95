"""An employer's reward as a claim: what stands behind it, told to the schemes of subsidies."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from employment.checks import findings
from employment.models import Employer
from employment.quota import by_person
from employment.rewards import number
from employment.standing import Standing, standings
from portal.lib.periods import Month
from portal.parties.models import Organisation
from subsidies.schemes.facts import Prepared
from subsidies.schemes.models import ClaimState, Scheme
from subsidies.schemes.selectors import earlier
from subsidies.schemes.terms import Result


def award_facts(
    organisation: Organisation,
    scheme: str,
    asked: Mapping[str, Any],
    day: date,
    without: int | None,
) -> Prepared | None:
    """Announced as ``claim_facts``; None for anything but the award of a registered employer.

    The year must be over, its staff registered, and nothing may look like paper employment.
    """
    if scheme != Scheme.EMPLOYER_AWARD:
        return None
    employer = Employer.objects.select_related("organisation__region").filter(
        organisation=organisation
    ).first()  # fmt: skip
    if employer is None:
        return None
    year = int(asked["year"])
    found = standings([employer], year, day)[0]
    return Prepared(
        key=f"year:{year}", period=f"{year} 年度", inputs=_inputs(found), on=date(year, 12, 31),
        details=_details(found), problems=_problems(employer, found, day), result=_result(found),
    )  # fmt: skip


def _problems(employer: Employer, found: Standing, day: date) -> list[str]:
    problems = []
    if day <= date(found.year, 12, 31):
        problems.append(f"{found.year}年还没有过完")
    if found.row is None:
        problems.append(f"没有登记{found.year}年在职职工年平均人数")
    elif found.rule is None or found.rule.months is None:
        problems.append(f"{found.year}年底没有有效的超比例奖励规定")
    elif found.wage is None and found.reward and found.reward.excess:
        problems.append(f"没有登记{found.year}年12月31日当地的月最低工资标准")
    elif found.employed > found.row.headcount:
        problems.append("安排的残疾人多于职工人数")
    prior = earlier(employer.organisation_id, Scheme.EMPLOYER_AWARD).filter(state=ClaimState.PRIOR)
    problems += [
        f"{row.period}奖励以前已付（{row.remark}）"
        for row in prior
        if str(found.year) in row.period
    ]
    counted = {month.person for month in found.months if month.counts}
    for finding in findings([employer], found.year, day):
        if finding.kind == "two_employers" and finding.person in counted:
            problems.append(f"{finding.name}{finding.words}，核实前不能申领")
    return problems


def _inputs(found: Standing) -> dict[str, Any]:
    quota, employed = found.told()
    return {
        "headcount": str(found.row.headcount) if found.row else "",
        "employed": employed, "quota": quota,
        "excess": number(found.reward.excess) if found.reward else "",
    }  # fmt: skip


def _details(found: Standing) -> list[dict[str, Any]]:
    """The people counted with their months; ``key`` as the other claims have it."""
    return [
        {
            "key": f"person:{row['person']}",
            "name": row["name"],
            "grade": f"{row['level']}级" if row["level"] else "",
            "months": [str(Month.of(m.month)) for _, m in sorted(row["cells"].items()) if m.counts],
            "before": 0,
        }
        for row in by_person(found.months)
        if row["counted"]
    ]


def _result(found: Standing) -> Result:
    result = Result()
    if found.reward is None or found.rule is None:
        return result
    severe = found.counting
    result.say(
        f"按月核定：{len({m.person for m in found.months if m.counts})} 人、"
        f"{sum(1 for m in found.months if m.counts)} 个月计入；{severe.severe_to}级及以上1人按"
        f"{severe.severe_counts}人计（{severe.document}，{severe.get_status_display()}）"
    )
    for step in found.reward.steps:
        result.say(step)
    if found.wage is not None:
        mark = {"to_confirm": "（待确认）", "demo": "（演示）"}.get(found.wage.status, "")
        result.say(f"月最低工资标准：{found.wage.document}{mark}")
    result.say(f"依据：{found.rule.document} {found.rule.clause}")
    result.amount = found.reward.amount
    result.outcome = "entitled" if found.reward.amount else "not_entitled"
    return result

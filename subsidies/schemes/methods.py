"""The ways subsidies of institutions are worked out; sums and limits come from the terms."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from portal.lib.inputs import InputError
from portal.lib.money import ZERO, printed
from subsidies.schemes.inputs import Field
from subsidies.schemes.terms import Result, Terms, missing

BUILT = {"new": "新建", "converted": "改扩建", "leased": "租赁用房"}
GRADES = {"disabled": "失能", "partly_disabled": "部分失能", "independent": "自理"}
STARS = {str(n): f"{word}星级" for n, word in enumerate("零一二三四五") if n}
CENTRE = {"3A": "3A级", "4A": "4A级", "5A": "5A级"}
CERTIFICATES = {"junior": "初级", "intermediate": "中级", "senior": "高级", "technician": "技师"}
PLATFORMS = {"county_module": "县市区智慧养老服务模块", "provider": "居家上门服务机构自建平台"}
PRIZES = {"1": "一等奖", "2": "二等奖", "3": "三等奖"}

NOT_ASSESSED = Decimal(-1)

Compute = Callable[[Terms, Mapping[str, Any]], Result]


@dataclass(frozen=True, slots=True)
class Method:
    """A scheme's inputs, the rates its terms may name, the limits it reads, its calculation."""

    fields: Sequence[Field]
    compute: Compute
    rates: Mapping[str, str] = field(default_factory=dict)
    limits: Sequence[str] = ()


def _bed_construction(terms: Terms, given: Mapping[str, Any]) -> Result:
    built, beds, before = given["built"], given["nursing_beds"], given["paid_before"]
    full = terms.rate(built) * beds
    result = Result().say(
        f"{BUILT[built]}：{beds} 张护理型床位 × {printed(terms.rate(built))} 元 = {printed(full)} 元"
    )
    if terms.cap is None:
        return result.owe(full, terms)
    left = max(terms.cap - before, ZERO)
    result.say(
        f"单个机构最高 {printed(terms.cap)} 元，此前已付 {printed(before)} 元，还可付 {printed(left)} 元"
    )
    result.capped = full > left
    return result.owe(min(full, left), terms)


def _operation(terms: Terms, given: Mapping[str, Any]) -> Result:
    result, total = Result(), ZERO
    if terms.max_months:
        result.say(
            "按自然月计：当月1日至末日均在住为收住满一个月，不足整月的不计（推定，待确认）；"
            f"每名老人最多补 {terms.max_months} 个月（补贴期限最高不超过5年，按每名老人计算，推定，待确认）"
        )
    for place, one in enumerate(given["residents"]):
        if one["grade"] not in terms.rates:
            known = "、".join(GRADES[g] for g in terms.rates)
            raise InputError(
                f"residents[{place}].grade", f"“{GRADES[one['grade']]}”不在补贴范围。",
                f"只补：{known}。",
            )  # fmt: skip
        left = one["full_months"]
        if terms.max_months:
            left = min(left, max(terms.max_months - one["months_paid_before"], 0))
        cut = left < one["full_months"]
        result.capped |= cut
        rate = terms.rate(one["grade"])
        total += rate * left
        note = f"（已补 {one['months_paid_before']} 个月，只再补 {left} 个月）" if cut else ""
        result.say(
            f"第 {place + 1} 位，{GRADES[one['grade']]}：{left} 个月 × {printed(rate)} 元 = "
            f"{printed(rate * left)} 元{note}"
        )
    return result.owe(total, terms)


def _star_award(terms: Terms, given: Mapping[str, Any]) -> Result:
    star, before = int(given["star"]), int(given["previous_star"])
    result = Result().say(
        f"评定为{STARS[str(star)]}，此前最高"
        + (STARS[str(before)] if before else "未评定")
        + "；每个机构每个星级只补助一次，升星按新星级全额补助，保持或降星不补助（推定，待确认）"
    )
    if str(star) not in terms.rates:
        return result.refuse(f"{STARS[str(star)]}不在补助范围")
    if star <= before:
        return result.refuse(f"不高于此前的{STARS[str(before)]}，不再给予补助")
    return result.say(f"{STARS[str(star)]}一次性补助").owe(terms.rate(str(star)), terms)


def _years_left(result: Result, terms: Terms, already: int) -> bool:
    """Whether another year may be paid; the step says so."""
    if terms.max_years is None:
        return True
    result.say(f"补贴期限最高 {terms.max_years} 年，已补 {already} 年")
    result.capped = already >= terms.max_years
    return not result.capped


def _community_centre(terms: Terms, given: Mapping[str, Any]) -> Result:
    result = Result()
    if terms.min_years is not None and given["years_in_operation"] < terms.min_years:
        return result.refuse(
            f"运营 {given['years_in_operation']} 年，未满 {terms.min_years} 年（“一年以上”含一年）"
        )
    if not _years_left(result, terms, given["years_already"]):
        return result.refuse("补贴期限已满")
    rate = terms.rate(given["grade"])
    return result.say(f"{given['grade']}级，本年度 {printed(rate)} 元").owe(rate, terms)


def _chain(terms: Terms, given: Mapping[str, Any]) -> Result:
    result, count = Result(), given["facilities"]
    if terms.min_count is not None and count < terms.min_count:
        return result.refuse(f"连锁运营 {count} 个，不足 {terms.min_count} 个")
    if not _years_left(result, terms, given["years_already"]):
        return result.refuse("补贴期限已满")
    rate = terms.rate("facility")
    result.say(f"{count} 个设施 × {printed(rate)} 元/个·年 = {printed(rate * count)} 元")
    return result.owe(rate * count, terms)


def _nurse_post(terms: Terms, given: Mapping[str, Any]) -> Result:
    result = Result().say("由用人单位发放，属鼓励性补贴；县市区可给予一定补助，标准由当地另定")
    if terms.min_years is not None and given["years_in_post"] < terms.min_years:
        return result.refuse(
            f"在护理岗位连续从业 {given['years_in_post']} 年，未满 {terms.min_years} 年"
        )
    rate, months = terms.rate(given["certificate"]), given["months"]
    result.say(
        f"{CERTIFICATES[given['certificate']]}：{months} 个月 × {printed(rate)} 元 = {printed(rate * months)} 元"
    )
    return result.owe(rate * months, terms)


def _running_costs(terms: Terms, given: Mapping[str, Any]) -> Result:
    rate, count = terms.rate("tekun_resident"), given["tekun_residents"]
    return (
        Result()
        .say("不低于所列标准；是机构的运转经费，不发给个人")
        .say(f"{count} 名入住特困人员 × {printed(rate)} 元/年·人 = {printed(rate * count)} 元")
        .owe(rate * count, terms)
    )


def _by_count(key: str, choices: Mapping[str, str]) -> Compute:
    def compute(terms: Terms, given: Mapping[str, Any]) -> Result:
        chosen, count = given[key], given["count"]
        rate = terms.rate(chosen)
        result = Result().say(
            f"{choices[chosen]}：{count} × {printed(rate)} 元 = {printed(rate * count)} 元"
        )
        return result.owe(rate * count, terms)

    return compute


def _workshop(terms: Terms, given: Mapping[str, Any]) -> Result:
    rate = terms.rate("workshop")
    if given["approved"] == "0":
        return Result().refuse("技能大师工作室未经批准成立")
    return Result().say(f"一次性补助 {printed(rate)} 元").owe(rate, terms)


def _expo(terms: Terms, given: Mapping[str, Any]) -> Result:
    least, most, sum_set = terms.least, terms.cap, given["assessed"]
    assert least is not None
    assert most is not None
    span = f"每个 {printed(least)} 元至 {printed(most)} 元，由市级主管部门结合规模、效果核定"
    if sum_set < 0:
        return missing(span)
    if not least <= sum_set <= most:
        raise InputError("assessed", f"{printed(sum_set)} 元不在幅度内。", f"文件规定{span}。")
    return Result().say(span).say(f"核定 {printed(sum_set)} 元").owe(sum_set, terms)


def _per_unit(terms: Terms, given: Mapping[str, Any]) -> Result:
    rate, count = terms.rate("unit"), given["count"]
    text = f"{count} × {printed(rate)} 元 = {printed(rate * count)} 元"
    return Result().say(text).owe(rate * count, terms)


_ALREADY = Field("years_already", "已补贴年数", default=0, help="不填按 0 计。")
_RESIDENT = (
    Field("grade", "能力等级", "choice", choices=GRADES),
    Field("full_months", "收住满月数"),
    Field("months_paid_before", "此前已补月数", default=0),
)

_UNITS = Method((Field("count", "数量", default=1),), _per_unit, {"unit": "每份"})


def _kept_elsewhere(terms: Terms, given: Mapping[str, Any]) -> Result:
    """The rule of the award stands with the employers' register, which works out the sum."""
    return missing("超比例奖励按用人单位登记计算，见“残疾人就业”")


METHODS: dict[str, Method] = {
    "bed_construction": Method((
        Field("built", "建设方式", "choice", choices=BUILT),
        Field("nursing_beds", "本次实际投入使用的护理型床位"),
        Field("paid_before", "此前已付床位建设补贴（元）", "money", default=ZERO),
    ), _bed_construction, BUILT, ("cap",)),
    "operation": Method(
        (Field("residents", "收住老人", "rows", rows=_RESIDENT),),
        _operation, GRADES, ("max_months",),
    ),
    "star_award": Method((
        Field("star", "评定星级", "choice", choices=STARS),
        Field("previous_star", "此前最高星级", "choice", default="0", choices={"0": "未评定", **STARS}),
    ), _star_award, STARS),
    "community_centre": Method((
        Field("grade", "等级", "choice", choices=CENTRE),
        Field("years_in_operation", "已运营年数", "number"), _ALREADY,
    ), _community_centre, CENTRE, ("min_years", "max_years")),
    "chain": Method(
        (Field("facilities", "同一品牌连锁设施数"), _ALREADY),
        _chain, {"facility": "每个设施每年"}, ("min_count", "max_years"),
    ),
    "nurse_post": Method((
        Field("certificate", "职业技能证书", "choice", choices=CERTIFICATES),
        Field("months", "月数"), Field("years_in_post", "护理岗位连续从业年数", "number"),
    ), _nurse_post, CERTIFICATES, ("min_years",)),
    "running_costs": Method(
        (Field("tekun_residents", "入住特困人员数"),), _running_costs, {"tekun_resident": "每人每年"}
    ),
    "smart_platform": Method((
        Field("kind", "平台", "choice", choices=PLATFORMS), Field("count", "个数", default=1),
    ), _by_count("kind", PLATFORMS), PLATFORMS),
    "contest": Method((
        Field("prize", "国家级竞赛名次", "choice", choices=PRIZES), Field("count", "人数", default=1),
    ), _by_count("prize", PRIZES), PRIZES),
    "workshop": Method(
        (Field("approved", "已批准成立", "choice", default="1", choices={"1": "是", "0": "否"}),),
        _workshop, {"workshop": "每个"},
    ),
    "expo": Method(
        (Field("assessed", "主管部门核定金额（元）", "money", default=NOT_ASSESSED),),
        _expo, {}, ("least", "cap"),
    ),
    "day_care": _UNITS,
    "onboarding": _UNITS,
    "canteen": _UNITS,
    "training_fee": Method((Field("count", "人数", default=1),), _per_unit, {"unit": "每人"}),
    "training_living": Method(
        (Field("count", "出勤天数"),), _per_unit, {"unit": "每人每天"}
    ),
    "employer_award": Method((
        Field("headcount", "在职职工年平均人数", "number"), Field("employed", "安排残疾人数", "number"),
        Field("quota", "应安排人数", "number"), Field("excess", "超比例人数", "number"),
    ), _kept_elsewhere),
}  # fmt: skip

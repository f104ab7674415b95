"""What can happen to a person, in the words of the counter: each with the facts it asks for."""

from dataclasses import dataclass
from enum import StrEnum

from portal.people.facts import FACTS


class Way(StrEnum):
    """Which service records it."""

    CHANGE = "change"
    DEATH = "death"
    DEATH_CORRECTED = "death_corrected"
    DEATH_WITHDRAWN = "death_withdrawn"
    PAST = "past"
    BIRTH = "birth"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class Event:
    """One kind of change. ``day`` is what its date is called; ``papers`` what is usually shown."""

    key: str
    label: str
    help: str
    facts: tuple[str, ...] = ()
    day: str = "发生日期"
    papers: str = ""
    way: Way = Way.CHANGE
    group: str = "发生了变化"

    @property
    def needs_reason(self) -> bool:
        """Whether a reason is required: for whatever rewrites what was known."""
        return self.way in (Way.DEATH_CORRECTED, Way.DEATH_WITHDRAWN, Way.PAST, Way.BIRTH)


_MISTAKE = "登记有误"
_ALL = (
    Event("death", "死亡", "从去世次日起按已故处理，高龄津贴等按规定停发。", day="死亡日期",
          papers="死亡证明、火化证明或村（社区）证明", way=Way.DEATH),
    Event("hukou", "户籍迁移", "迁出、迁入或户口性质变化。档案由哪里管理不变，需要时另办转移。",
          ("hukou", "hukou_kind"), "迁移日期", "户口簿、迁移证"),
    Event("residence", "居住地变化", "搬家，或领取、注销居住证。", ("residence", "residence_permit"),
          papers="居住证、村（社区）证明"),
    Event("dibao", "低保、低收入", "新批、取消低保，或认定低收入（低保边缘）。",
          ("dibao", "low_income"), "批准或取消日期", "低保审批表、低收入认定书"),
    Event("tekun", "特困供养", "认定、终止特困，供养方式或自理能力变化。",
          ("tekun", "self_care"), "批准或终止日期", "特困审批表、生活自理能力评估表"),
    Event("disability", "残疾人证", "新办、换证、等级变化、到期续办或注销。",
          ("disability_level", "disability_kinds", "certificate_until", "long_term_care"),
          "发证或注销日期", "残疾人证"),
    Event("care", "能力评估", "按 GB/T 42195 评估的等级，失智诊断。", ("care_level", "dementia"),
          "评估日期", "老年人能力评估报告、诊断书"),
    Event("institution", "入住、离开养老机构", "入住、退住或转院。", ("institution",),
          "入住或离开日期", "入住协议、退住手续"),
    Event("income", "收入和养老金", "养老金、固定收入、扶养人、住房、工伤护理费的变化。",
          ("pension", "has_fixed_income", "has_supporter", "housing_difficulty",
           "work_injury_care_allowance", "no_work_unit"), papers="待遇核定表、收入证明"),
    Event("living", "居住方式和家庭", "独居、空巢、留守，计划生育特殊家庭。",
          ("living", "family_planning"), papers="村（社区）证明、特别扶助证"),
    Event("status", "优抚等身份", "优抚身份、定期抚恤补助、国家荣誉、流浪救助。",
          ("service_record", "regular_state_benefit", "national_honour", "destitute"),
          papers="优抚证件、认定文件"),
    Event("confirm", "以上均无", "少见情况逐项问过，都没有：把推定的改为已核实的“否”。",
          day="核实日期", way=Way.CONFIRM),
    Event("past", "更正过去的情况", "以前登记错了，或当时不知道、现在知道了：只改写明的那段时间。",
          tuple(name for name in FACTS if name not in ("birth_date", "died_on")),
          "自", way=Way.PAST, group=_MISTAKE),
    Event("birth", "更正出生日期", "以身份证为准；年龄和待遇全部按新日期重算。",
          day="出生日期", papers="身份证、户籍证明", way=Way.BIRTH, group=_MISTAKE),
    Event("death_corrected", "更正死亡日期", "登记的死亡日期不对。", day="死亡日期",
          papers="死亡证明", way=Way.DEATH_CORRECTED, group=_MISTAKE),
    Event("death_withdrawn", "撤销死亡登记", "人还健在，死亡登记错了。", day="发现日期",
          papers="本人到场、视频或村（社区）证明", way=Way.DEATH_WITHDRAWN, group=_MISTAKE),
)  # fmt: skip

EVENTS = {event.key: event for event in _ALL}


def offered(*, dead: bool) -> list[Event]:
    """The kinds that make sense for somebody alive, or dead."""
    after = (Way.DEATH_CORRECTED, Way.DEATH_WITHDRAWN)
    if dead:
        return [event for event in _ALL if event.way in (*after, Way.PAST, Way.BIRTH)]
    return [event for event in _ALL if event.way not in after]

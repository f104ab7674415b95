"""GB/T 42195-2022: the 26 items with their highest points, the levels, and what raises them.

Neither the lists nor any document of ours prints the form. Groups, counts and the cuts 66, 46
and 30 are reliable; item names, highest points and the full score of 90 are to be confirmed
against the printed standard, and say so wherever they are shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FORM = "GB/T 42195-2022"
STATUS = "to_confirm"
NOTE = "评估项目名称和各项满分未见于本系统的依据文件，待与标准原文核对。"
#: Re-assessment after a year is usual; some systems use six months.
VALID_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Item:
    """One indicator: its code in the form, its name and its highest points."""

    code: str
    name: str
    highest: int


@dataclass(frozen=True, slots=True)
class Group:
    """One of the four first-level indicators."""

    code: str
    name: str
    items: tuple[Item, ...]

    @property
    def highest(self) -> int:
        """The most points of the group."""
        return sum(item.highest for item in self.items)


def _group(code: str, name: str, *items: tuple[str, int]) -> Group:
    made = (Item(f"{code}.{n}", label, most) for n, (label, most) in enumerate(items, start=1))
    return Group(code, name, tuple(made))


GROUPS: tuple[Group, ...] = (
    _group(
        "B1", "自理能力", ("进食", 4), ("修饰", 4), ("洗澡", 4), ("穿/脱上衣", 4),
        ("穿/脱裤子和鞋袜", 4), ("小便控制", 4), ("大便控制", 4), ("如厕", 4),
    ),
    _group(
        "B2", "基础运动能力", ("床上体位转移", 4), ("床椅转移", 4), ("平地行走", 4), ("上下楼梯", 3)
    ),
    _group(
        "B3", "精神状态", ("时间定向", 4), ("空间定向", 4), ("人物定向", 4), ("记忆", 4),
        ("理解能力", 4), ("表达能力", 4), ("攻击行为", 1), ("抑郁症状", 1), ("意识水平", 2),
    ),
    _group(
        "B4", "感知觉与社会参与", ("视力", 2), ("听力", 2), ("执行日常事务", 4),
        ("使用交通工具外出", 3), ("社会交往能力", 4),
    ),
)  # fmt: skip
ITEMS: Mapping[str, Item] = {item.code: item for group in GROUPS for item in group.items}
FULL = sum(group.highest for group in GROUPS)
LEVELS = ("intact", "mild", "moderate", "severe", "total")
#: Fewer points than these make the next level.
CUTS = (FULL, 66, 46, 30)
REASONS: Mapping[str, str] = {
    "dementia": "确诊为认知障碍/痴呆（F00–F03）",
    "mental": "确诊为其他精神和行为障碍（F04–F99）",
    "risks": "近30天内发生2次及以上照护风险事件（跌倒、噎食、走失、自伤等）",
    "coma": "处于昏迷状态",
}
#: Means the heaviest level directly.
DIRECT = "coma"


@dataclass(frozen=True, slots=True)
class Result:
    """What the points come to."""

    total: int
    groups: dict[str, int]
    level_before: str
    level: str


def level_of(total: int) -> str:
    """The level of a sum of points."""
    return LEVELS[sum(total < cut for cut in CUTS)]


def evaluate(scores: Mapping[str, int], raised_by: Sequence[str]) -> Result:
    """Sums and levels; any reason raises the level by one, a coma to the heaviest."""
    groups = {group.code: sum(scores[item.code] for item in group.items) for group in GROUPS}
    total = sum(groups.values())
    before = level_of(total)
    place = LEVELS.index(before)
    if DIRECT in raised_by:
        place = len(LEVELS) - 1
    elif raised_by:
        place = min(place + 1, len(LEVELS) - 1)
    return Result(total, groups, before, LEVELS[place])

"""The demonstration's bases, points, fairs and course: plainly invented."""

from datetime import date
from typing import Any

_STATE_FAIR = {
    "kind": "state", "place": "样例广场", "employers": 9, "posts": 46, "came": 120, "agreed": 21,
    "evidence": "样例签到册",
}  # fmt: skip
PLACES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("bases", {"kind": "training", "name": "样例技能培训基地", "accepted_on": date(2024, 5, 10), "document": "样例验收"}),
    ("bases", {"kind": "incubator", "name": "样例创业孵化基地", "accepted_on": date(2024, 11, 20), "document": "样例验收"}),
    ("bases", {"kind": "service", "name": "样例区残疾人就业服务所", "accepted_on": date(2024, 6, 1), "document": "样例验收"}),
    ("bases", {"kind": "home", "name": "样例残疾人之家", "township": "清水镇", "employs": 12, "accepted_on": date(2023, 8, 1)}),
    ("bases", {"kind": "sunshine", "name": "样例阳光助残葡萄园", "township": "石桥镇", "employs": 18, "accepted_on": date(2023, 10, 1)}),
    ("points", {"kind": "lottery", "name": "样例彩票站1号", "opened_on": date(2024, 3, 1), "posts": 4, "reserved": 1, "taken": 1}),
    ("points", {"kind": "newsstand", "name": "样例报刊亭1号", "opened_on": date(2024, 4, 1), "posts": 3, "reserved": 0}),
    *(("fairs", {**_STATE_FAIR, "held_on": date(year, 5, 18)}) for year in (2023, 2024, 2025)),
    ("counts", {"of": "townships", "as_of": date(2023, 12, 31), "value": 10, "document": "样例统计"}),
)  # fmt: skip
COURSE = {
    "name": "样例电商班", "kind": "skill", "trainer": "样例职校", "days": 15, "seats": 30,
}  # fmt: skip

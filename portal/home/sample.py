"""Invented data for the component gallery, and for nothing else."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django import forms

from portal.web import cells, words
from portal.web.table import Column


class SampleForm(forms.Form):
    """Fields with a help text, an error and an optional one."""

    name = forms.CharField(label="姓名", widget=forms.TextInput({"class": "input"}))
    number = forms.CharField(
        label="身份证号",
        help_text="18 位，最后一位可以是 X。",
        widget=forms.TextInput({"class": "input input-id"}),
    )
    note = forms.CharField(label="备注", required=False, widget=forms.TextInput({"class": "input"}))

    def clean_number(self) -> str:
        """Always wrong, to be looked at."""
        raise forms.ValidationError("末位校验不符（应为 X）。请核对证件后改正。")


_PEOPLE = [
    ("样例甲", "431103********0011", 81, "凼底乡", "entitled", "210.00"),
    ("样例乙", "431103********1428", 79, "邮亭圩镇", "undetermined", None),
    ("样例丙", "431103********2033", 92, "菱角塘镇", "entitled", "100.00"),
    ("样例丁", "431103********365X", 66, "富家桥镇", "not_entitled", None),
    ("样例戊", "431103********4402", 70, "水口山镇", "standard_missing", None),
]
ROWS = [
    SimpleNamespace(name=n, number=i, age=a, town=t, outcome=o, amount=m and Decimal(m))
    for n, i, a, t, o, m in _PEOPLE
]
COLUMNS = (
    Column("name", "姓名", lambda r: cells.link(r.name, "#"), sort="name", optional=False),
    Column("number", "身份证号", lambda r: r.number, kind="code"),
    Column("age", "年龄", lambda r: r.age, kind="number", sort="age"),
    Column("town", "乡镇（街道）", lambda r: r.town),
    Column("outcome", "结果", lambda r: cells.badge(words.word_of(words.OUTCOMES, r.outcome))),
    Column(
        "amount", "每月金额（元）", lambda r: cells.money(r.amount), kind="money", sort="amount"
    ),
)


def _leaf(truth: bool | None, text: str, **more: Any) -> dict[str, Any]:
    return {"node": "test", "truth": truth, "text": text, **more}


_SOURCE = {"document": "样例文件〔2023〕1号", "clause": "附件第1项"}
_AGE = _leaf(True, "年满80周岁", fact="age", op=">=", value=80, actual=81)
_COMMON: dict[str, Any] = {
    "part": None,
    "per": "month",
    "unit": "person",
    "cap": None,
    "payee": "person",
    "excluded_by": [],
    "payee_needs": [],
    "provides": [],
    "source": _SOURCE,
    "basis": {"kind": "catalogue", "document": _SOURCE["document"], "status": "official"},
}
ITEMS = [
    {
        **_COMMON,
        "code": "sample-01",
        "name": "样例高龄津贴",
        "outcome": "entitled",
        "amount": "50.00",
        "possible": None,
        "bound": "at_least",
        "needs": [],
        "sentence": "年满80周岁，户籍在本市，每月50.00元。",
        "why": {
            "node": "all",
            "truth": True,
            "text": "以下条件都满足",
            "children": [_leaf(True, "在世"), _AGE, _leaf(True, "户籍在本市")],
        },
    },
    {
        **_COMMON,
        "code": "sample-02",
        "name": "样例服务补贴",
        "outcome": "undetermined",
        "amount": None,
        "possible": "20.00",
        "bound": "exactly",
        "needs": ["care_level"],
        "sentence": "还需要知道：老年人能力等级。",
        "provides": [{"service": "home_visit", "times": 1, "every": "month"}],
        "why": {
            "node": "all",
            "truth": None,
            "text": "以下条件都满足",
            "children": [
                _AGE,
                _leaf(None, "失能（部分或完全）"),
                {
                    "node": "any",
                    "truth": True,
                    "text": "以下条件满足一个",
                    "children": [_leaf(True, "低保对象"), _leaf(False, "特困人员")],
                },
            ],
        },
    },
]
STEPS = [
    {"label": "核算", "state": "done", "note": "1月3日 09:12"},
    {"label": "复核", "state": "now", "note": "等待复核岗"},
    {"label": "审批", "state": "", "note": ""},
    {"label": "送银行", "state": "", "note": ""},
    {"label": "结清", "state": "", "note": ""},
]
EVENTS = [
    {
        "when": "2024-01-15",
        "title": "取得低保",
        "changes": [{"label": "最低生活保障", "before": "否", "after": "是"}],
        "note": "样例经办 2024-01-16 登记",
    },
    {"when": "2023-06-01", "title": "登记建档", "changes": [], "note": "", "struck": True},
]

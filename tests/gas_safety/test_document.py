"""The document as data: every word of it stands in the source, and loading is strict."""

import re
import shutil
from pathlib import Path

import pytest
import yaml

from gas_safety.document.reading import FOLDER, read_problems, read_rules, requirements
from gas_safety.document.services import fill_problem, load
from gas_safety.errors import GasError
from gas_safety.models import Problem, ScheduleRule
from portal.audit.models import Event
from portal.policies.errors import PolicyError
from portal.policies.loading import read_document
from portal.policies.models import Document, Measure
from tests.factories import UserFactory
from tests.factories.numbers import AT

SOURCE = (
    Path(__file__).resolve().parents[2] / "fixtures/documents/yongzhou-2023-08-gas-safety.md"
).read_text(encoding="utf-8")
ANNEX = SOURCE[SOURCE.index("## 附件") : SOURCE.index("## 解读")]
#: The annex as one run of text: its cells are broken by lines only where a table cell ends.
FLAT = ANNEX.replace("\n", "")


def _measures():
    return read_document(FOLDER / "document.yaml")[1]


@pytest.mark.parametrize("measure", _measures(), ids=lambda m: m["clause"])
def test_a_measure_is_as_printed(measure):
    numeral = measure["clause"].strip("第条")
    assert f"{numeral}、{measure['title']}。{measure['text']}" in SOURCE
    leaders, lead, units = (
        "、".join(measure[key]) for key in ("leaders", "lead_units", "responsible_units")
    )
    printed = f"牵头市领导：分管{leaders}的副市长，牵头单位：{lead}，责任单位：{units}，完成时间：{measure['deadline']}"
    assert printed in SOURCE
    assert measure["standing"] is ("长期坚持" in measure["deadline"])
    day = measure["deadline_on"]
    assert (day is None) is ("按规定时限" in measure["deadline"])
    if day:
        assert f"{day.year}年{day.month}月{day.day}日" in measure["deadline"]


def test_the_ten_cover_the_text_without_a_gap():
    told = sum(len(m["title"]) + len(m["text"]) for m in _measures())
    body = SOURCE[SOURCE.index("一、严格落实入户安检") : SOURCE.index("各级各部门各单位要严格")]
    frames = sum(len(found) for found in re.findall(r"[〔（]牵头市领导：.*?[〕）](?=\n|$)", body))
    marks = len("一、。") * 10 + body.count("\n")
    assert told + frames + marks == len(body)


def test_the_sixteen_problems_are_as_printed():
    rows = read_problems()
    assert [row["number"] for row in rows] == list(range(1, 17))
    assert [row["number"] for row in rows if row["missing"]] == [1, 2, 3, 4, 5]
    for row in rows[5:]:
        cell = f"{row['number']}.{row['text']}{row['leader']}{row['units_text']}"
        assert cell in FLAT
        assert row["stage"] in ANNEX
        assert re.split("[、，]", "、".join(row["responsible_units"])) == re.split(
            "[、，]", row["units_text"]
        )
    assert rows[4]["units_text"] in FLAT.split("（二）")[0]


def test_problems_stand_in_the_stage_they_are_printed_under():
    for row in read_problems()[5:]:
        before = ANNEX[: ANNEX.index(f"\n{row['number']}.")]
        stages = re.findall(r"（[一二三四]）\S+", before)
        assert stages[-1] == row["stage"]


@pytest.mark.parametrize("row", requirements(), ids=lambda row: row.code)
def test_what_is_counted_is_read_off_the_printed_words(row):
    measure = _measures()[row.measure - 1]
    assert row.quote in measure["text"]
    if row.deadline:
        day = f"{row.deadline.year}年{row.deadline.month}月{row.deadline.day}日"
        assert day in measure["text"] + measure["deadline"]


@pytest.mark.parametrize("row", read_rules(), ids=lambda row: row["code"])
def test_the_schedule_is_read_off_the_first_measure(row):
    assert row["quote"] in _measures()[0]["text"]
    assert {12: "每年", 3: "每季度", None: "送气一次"}[row["months"]] in row["quote"]


@pytest.mark.django_db
def test_loading_twice_changes_nothing_the_second_time():
    assert load(at=AT) == 1 + 10 + 16 + 3
    events = Event.objects.count()
    assert load(at=AT) == 0
    assert Event.objects.count() == events
    assert (Document.objects.count(), Measure.objects.count()) == (1, 10)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("document.yaml", "title: 严格落实入户安检", "title: 严格入户安检", "与已载入的不同"),
        ("problems.yaml", "分管住建的副市长", "分管环保的副市长", "与已载入的不同"),
        ("schedule.yaml", "months: 12", "months: 24", "与已载入的不同"),
        ("schedule.yaml", "every: delivery", "every: moon", "可选：delivery、months"),
        ("schedule.yaml", "supply: bottled", "suply: bottled", "不认识的键“suply”"),
        ("document.yaml", "number: 3", "number: 4", "序号不连续"),
        ("document.yaml", "standing: true", "standing: 是", "true 或 false"),
        ("problems.yaml", "number: 16", "number: 17", "1至16"),
        ("problems.yaml", "  missing: true\n", "  missing: true\n  text: 编的\n", "不能有内容"),
        ("document.yaml", "  number: 永政", "  number: 甲\n  number: 永政", "写了两次"),
        ("requirements.yaml", "share: 100", "share: 九成", "应为整数"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(tmp_path, file, old, new, told):
    load(at=AT)
    folder = tmp_path / "gas_safety"
    shutil.copytree(FOLDER, folder)
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    before = ScheduleRule.objects.count(), Problem.objects.count()
    with pytest.raises(PolicyError) as refused:
        load(at=AT, folder=folder)
    assert file in str(refused.value)
    assert told in str(refused.value)
    assert (ScheduleRule.objects.count(), Problem.objects.count()) == before


@pytest.mark.django_db
def test_a_missing_problem_is_filled_in_once_from_a_named_paper():
    load(at=AT)
    user = UserFactory(roles=["gas_inspector"])
    values = {
        "name": "样例",
        "text": "样例问题。",
        "leader": "分管城管执法的副市长",
        "units": ["样例局"],
    }
    problem = Problem.objects.get(number=2)
    with pytest.raises(GasError, match="补录依据"):
        fill_problem(actor=user, problem=problem, **values, filled_from=" ", at=AT)
    fill_problem(actor=user, problem=problem, **values, filled_from="市局存档原件", at=AT)
    with pytest.raises(GasError, match="不能改写"):
        fill_problem(actor=user, problem=problem, **values, filled_from="另一份", at=AT)
    assert load(at=AT) == 0  # what was filled in stays
    assert Problem.objects.get(number=2).text == "样例问题。"


def test_no_file_says_anything_the_loader_does_not_read():
    names = {path.name for path in FOLDER.glob("*.yaml")}
    assert names == {"document.yaml", "problems.yaml", "schedule.yaml", "requirements.yaml"}
    assert all(yaml.safe_load(path.read_text()) for path in FOLDER.glob("*.yaml"))

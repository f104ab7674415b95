"""Measures as printed; how they stand by county and quarter; two people for a report."""

import re
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
import yaml
from docx import Document as Paper
from openpyxl import load_workbook

from portal.boards import measures
from portal.lib.periods import Month
from portal.policies.errors import PolicyError
from portal.policies.models import Document, Measure, Report
from portal.policies.selectors import targets_of
from portal.policies.services import MEASURES, confirm_report, load_measures, report_progress
from tests.factories import UserFactory, region

AT = datetime(2024, 1, 15, 2, tzinfo=UTC)
TODAY = date(2024, 1, 15)
SOURCES = MEASURES.parent
CODE = "yongzhou-2023-09"
FILES = sorted(MEASURES.glob("*.yaml"))
#: How many the papers number: those of the plan and of its safeguards together.
NUMBERED = {
    "chenzhou-2023-14": 16, "shaoyang-2023-14": 20, "xiangtan-2023-20-measures": 12,
    "xiangtan-2023-20-plan": 18, "xiangxi-2023": 21, "yongzhou-2023-09": 14, "yongzhou-2023-10": 15,
}  # fmt: skip


def bare(text):
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_measure_is_printed_so_in_its_document(path):
    content = yaml.safe_load(path.read_text())
    source = bare((SOURCES / content["document"]["source"]).read_text())
    for measure in content["measures"]:
        assert bare(measure["text"]) in source, measure["clause"]
        assert bare(measure["title"]) in bare(measure["text"])
        for unit in measure.get("lead_units", []) + measure.get("responsible_units", []):
            assert bare(unit) in source
        assert bool(measure.get("deadline_on")) != measure["standing"]
        year = str(measure.get("deadline_on", ""))[:4]
        assert year in measure["text"] or not year
    assert len(content["measures"]) == NUMBERED[path.stem]


@pytest.fixture
def loaded(db):
    load_measures(at=AT)


@pytest.fixture
def clerk(db):
    return UserFactory(roles=["caseworker"], region=region("431103"))


@pytest.fixture
def manager(db):
    return UserFactory(roles=["manager"], region=region("4311"))


def told(clerk, number=1, state="done", as_of=TODAY):
    return report_progress(
        actor=clerk, measure=Measure.objects.get(document__code=CODE, number=number),
        region=region("431103"), as_of=as_of, state=state, text="已经印发", evidence="台账",
        at=AT, today=TODAY,
    )  # fmt: skip


def states(day):
    document = Document.objects.get(code=CODE)
    lines = measures.lines_of(document, ["431102", "431103"], day)
    return [[cell.state for cell in line.cells] for line in lines]


def test_loading_again_changes_nothing(loaded):
    assert Measure.objects.count() == sum(NUMBERED.values())
    assert load_measures(at=AT) == 0


def test_a_measure_is_done_when_another_person_has_seen_the_evidence(loaded, clerk, manager):
    assert states(TODAY)[0] == ["late", "late"]  # 2023年10月底前
    report = told(clerk)
    assert states(TODAY)[0] == ["late", "unconfirmed"]
    with pytest.raises(PolicyError, match="另一个人"):
        confirm_report(actor=clerk, report=report, at=AT)
    confirm_report(actor=manager, report=report, at=AT)
    assert states(TODAY)[0] == ["late", "done"]
    with pytest.raises(PolicyError, match="已经核对"):
        confirm_report(actor=manager, report=report, at=AT)


def test_a_quarter_shows_what_was_told_by_its_end(loaded, clerk, manager):
    confirm_report(actor=manager, report=told(clerk, as_of=date(2024, 1, 10)), at=AT)
    assert states(date(2023, 12, 31))[0] == ["late", "late"]
    assert states(date(2023, 9, 30))[0] == ["near", "near"]
    assert states(date(2023, 7, 30))[0] == ["silent", "silent"]
    assert measures.read_quarter("2030-1", TODAY).key == "2024-1"
    assert measures.read_quarter("2023-4", TODAY).last == date(2023, 12, 31)
    assert measures.read_quarter("x", TODAY).shift(-1).key == "2023-4"


def test_another_countys_people_can_neither_report_nor_confirm(loaded, clerk):
    other = UserFactory(roles=["checker"], region=region("431102"))
    report = told(clerk)
    with pytest.raises(PolicyError, match="管辖"):
        confirm_report(actor=other, report=report, at=AT)
    with pytest.raises(PolicyError, match="管辖"):
        told(other)


def test_the_pages_show_what_is_asked_of_ones_area_alone(loaded, clerk, client):
    client.force_login(clerk)
    page = client.get("/boards/measures/")
    assert {row["document"].region for row in page.context["rows"]} == {"4311"}
    assert client.get("/boards/measures/xiangxi-2023/").status_code == 404
    page = client.get(f"/boards/measures/{CODE}/?quarter=2024-1")
    assert page.context["asked"] == 14
    assert page.context["document_counties"] == [("431103", "冷水滩区")]


def test_a_report_that_lacks_its_evidence_stays_in_the_form(loaded, clerk, manager, client):
    client.force_login(clerk)
    address = f"/boards/measures/{CODE}/2/"
    sent = {
        "region": region("431103").pk,
        "as_of": "2024-01-15",
        "state": "done",
        "text": "数据库已建",
    }
    page = client.post(address, sent)
    assert page.status_code == 422
    assert "数据库已建" in page.content.decode()
    page = client.post(address, sent | {"region": region("431102").pk, "evidence": "清单"})
    assert page.status_code == 422
    assert client.post(address, sent | {"evidence": "清单"}).status_code == 302
    report = Report.objects.get()
    client.force_login(manager)
    confirm = f"{address}reports/{report.pk}/confirm/"
    client.post(confirm)
    client.post(confirm)
    report.refresh_from_db()
    assert report.confirmed_by == manager


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_the_bulletin_says_what_the_page_says(kind, loaded, clerk, manager, client):
    confirm_report(actor=manager, report=told(clerk), at=AT)
    client.force_login(manager)
    answer = client.get(f"/boards/measures/{CODE}/bulletin.{kind}")
    if kind == "xlsx":
        book = load_workbook(BytesIO(answer.content))
        rows = [[cell.value for cell in row] for row in book["各县市区"].iter_rows(min_row=4)]
        assert rows[0][:2] == ["冷水滩区", 1]
        assert len(rows) == len(measures.counties_of(
            Document.objects.get(code=CODE), manager, Month.of(TODAY)))  # fmt: skip
    else:
        text = "\n".join(p.text for p in Paper(BytesIO(answer.content)).paragraphs)
        assert "已落实并核对 1 项" in text


def test_targets_of_a_clause_stand_with_its_measure(loaded):
    nine = Measure.objects.get(document__code="xiangtan-2023-20-plan", clause="二（三）9")
    assert len(targets_of(nine)) == 11
    taxes = Measure.objects.get(document__code="xiangtan-2023-20-measures", clause="第十二条")
    assert targets_of(taxes) == []


def test_the_desk_reminds_before_the_day_and_after_it(loaded, clerk, manager):
    month = Month.of(TODAY)
    first = Measure.objects.get(document__code=CODE, number=1)  # 2023年10月底前
    assert dict(measures.urgent(clerk, month, TODAY))[first] == 1
    assert dict(measures.urgent(manager, month, TODAY))[first] > 1
    assert first not in dict(measures.urgent(clerk, month, date(2023, 8, 31)))
    assert first in dict(measures.urgent(clerk, month, date(2023, 9, 1)))
    confirm_report(actor=manager, report=told(clerk), at=AT)
    assert first not in dict(measures.urgent(clerk, month, TODAY))
    assert first in dict(measures.urgent(manager, month, TODAY))


def test_each_document_is_reported_on_and_confirmed_by_its_own_people(loaded, client):
    """Gas inspectors do not tell of elder care; of gas one inspector tells, another confirms."""
    from gas_safety.document.services import load

    load(at=AT)
    one, other = (UserFactory(roles=["gas_inspector"], region=region("4311")) for _ in range(2))
    sent = {"region": region("431103").pk, "as_of": "2024-01-15", "state": "done",
            "text": "已排查", "evidence": "台账"}  # fmt: skip
    client.force_login(one)
    page = client.post(f"/boards/measures/{CODE}/2/", sent)
    assert page.status_code == 422
    assert "由经办" in page.content.decode()
    assert client.post("/gas/progress/3/report/", sent).status_code == 302
    report = Report.objects.get()
    confirm = f"/boards/measures/yongzhou-2023-08/3/reports/{report.pk}/confirm/"
    client.post(confirm)
    assert Report.objects.get().confirmed_by is None, "not by who reported"
    client.force_login(UserFactory(roles=["checker"], region=region("4311")))
    client.post(confirm)
    assert Report.objects.get().confirmed_by is None, "not by elder care's people"
    client.force_login(other)
    assert client.post(confirm, {"next": "/gas/progress/3/"}).url == "/gas/progress/3/"
    assert client.post(confirm, {"next": "//elsewhere.example/"}).url.startswith("/boards/")
    assert Report.objects.get().confirmed_by == other
    page = client.get("/boards/measures/yongzhou-2023-08/?quarter=2024-1")
    states = [cell.state for cell in page.context["lines"][2].cells if cell.report]
    assert states == ["done"]
    assert "已落实" in client.get("/gas/progress/3/").content.decode()

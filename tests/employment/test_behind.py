"""Board counts and their lists are the same for whoever counts, and stand on the month's day."""

from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from employment import services
from employment.document import load
from employment.measuring.indicators import COUNTED
from employment.models import Form
from tests.employment.making import WorkFileFactory, disabled_person, job, worker
from tests.factories.accounts import UserFactory
from tests.factories.numbers import AT
from tests.factories.regions import region

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(db):
    """Jobs of 2023, 2024 and 2025 in one county; the last ended, one file handed over."""
    files = [WorkFileFactory(person=disabled_person(n)) for n in range(3)]
    for n, file in enumerate(files):
        last = job(file, start=date(2023 + n, 3, 1), today=date(2025, 12, 31))
    services.end_job(
        actor=worker(), job=last, ended_on=date(2025, 4, 1), reason="测试", at=AT,
        today=date(2025, 12, 31),
    )  # fmt: skip
    return files


def signed_in(role):
    made = Client()
    made.force_login(
        worker() if role == "employment_worker" else UserFactory(roles=[role], region=region())
    )
    return made


ROLES = ("employment_worker", "employment_service", "manager")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    ("month", "done", "at_work"), [("2024-02", 1, 1), ("2024-03", 2, 2), ("2025-06", 3, 2)]
)
def test_each_figure_opens_a_list_of_as_many_whoever_counts(rows, role, month, done, at_work):
    client = signed_in(role)

    def number(name, **query):
        page = client.get(reverse(name), {"month": month, **query})
        assert page.status_code == 200
        assert page.context["number"] == len(page.context["table"].rows)
        return page.context["number"]

    board = client.get(reverse("jobs:board"), {"month": month})
    assert (board.context["done"], board.context["at_work"]) == (done, at_work)
    assert number("jobs:new") == done
    for place in board.context["table"].rows:
        assert number("jobs:new", county=place.code) == place.all_done
    assert number("jobs:working", age="1") == at_work
    counts = {code: count for code, _, count in board.context["forms"]}
    assert {code: number("jobs:working", form=code) for code, _ in Form.choices} == counts
    assert number("jobs:founders") == board.context["founders"] == 0
    shown = board.content.decode()
    assert f"{reverse('jobs:working')}?age=1" in shown


def test_names_of_strangers_are_hidden_and_lead_nowhere(rows):
    for role, open_files in (("employment_worker", 3), ("employment_service", 0), ("manager", 0)):
        text = signed_in(role).get(reverse("jobs:new"), {"month": "2025-06"}).content.decode()
        links = sum(reverse("jobs:file", args=[row.pk]) in text for row in rows)
        names = sum(row.person.name in text for row in rows)
        assert (links, names) == (open_files, open_files), role


@pytest.mark.parametrize(
    ("query", "title", "new"),
    [({"year": "2024"}, "2024年度总结", 1), ({"year": "2024", "quarter": "1"}, "2024年第1季度小结", 1),
     ({"year": "2024", "quarter": "2"}, "2024年第2季度小结", 0)],
)  # fmt: skip
def test_a_period_s_paper_has_the_same_tables_on_page_in_excel_and_in_word(rows, query, title, new):
    load(at=AT)
    client, url = signed_in("manager"), reverse("jobs:summary")
    paper = client.get(url, query).context["paper"]
    assert paper.title.endswith(title)
    total = paper.parts[0].rows[-1]
    assert (total[0], total[1], total[-3]) == ("合计", new, 2)
    assert f"新增残疾人就业 {new} 人" in paper.lead
    book = load_workbook(BytesIO(client.get(url, query | {"export": "xlsx"}).content))
    assert book.sheetnames == [part.title for part in paper.parts]
    assert [c.value for c in book.worksheets[0][3]] == list(paper.parts[0].heads)
    assert book.worksheets[0].cell(book.worksheets[0].max_row, 2).value == new
    word = Document(BytesIO(client.get(url, query | {"export": "docx"}).content))
    assert word.paragraphs[0].text == paper.title
    assert [len(t.rows) - 1 for t in word.tables] == [len(p.rows) for p in paper.parts]
    assert len(client.get(url, query).context["paper"].parts[5].rows) == 10


def test_a_wrong_period_falls_back_to_the_present(rows):
    for query in ({"year": "1999"}, {"year": "x", "quarter": "9"}, {"quarter": "7"}):
        assert signed_in("manager").get(reverse("jobs:summary"), query).status_code == 200


@pytest.mark.parametrize("role", ROLES)
def test_each_target_leads_to_as_many_rows_as_it_counts_whoever_counts(rows, role):
    """Files and employers, those done and those not; a talent's list counts its townships."""
    client, county = signed_in(role), region().code
    page = client.get(reverse("jobs:targets"), {"month": "2025-06"})
    shown = {
        row.target.indicator: row for row in page.context["table"].rows if row.county == county
    }
    text = page.content.decode()
    for key in COUNTED:
        address = reverse("jobs:counted", args=[key])
        assert f'{address}?county={county}"' in text, (key, role)
        row = shown[f"employment.{key}"]
        for done, number in (("", row.below), ("1", row.above)):
            listed = client.get(address, {"month": "2025-06", "county": county, "done": done})
            assert listed.status_code == 200
            assert listed.context["number"] == (number or 0), (key, done)
        assert client.get(address, {"export": "csv"}).status_code == 200
    talents = client.get(reverse("jobs:talents"), {"month": "2025-06", "county": county})
    assert talents.context["townships"] == (shown["employment.talents"].above or 0)
    assert client.get("/employment/counted/nothing/").status_code == 404
    names = sum(row.person.name in client.get(reverse("jobs:counted", args=["surveys"]),
                {"month": "2023-02"}).content.decode() for row in rows)  # fmt: skip
    assert names == (3 if role == "employment_worker" else 0)

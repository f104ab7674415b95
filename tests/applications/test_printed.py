"""The field's printed forms as LibreOffice opens them: what stands on them, on how many pages."""

import html
import re
import shutil
import subprocess
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from eligibility.applications import services
from eligibility.applications.models import Application
from portal.lib.periods import Month
from tests.applications.conftest import AFTER, AT, TODAY, make_person
from tests.factories import AccountFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogues")]
ACCOUNT = "6217000012345678"


def a_copy(row):
    row = type(row).objects.get(pk=row.pk)
    row.pk, row._state.adding = None, True
    row.save()
    return row


@pytest.fixture
def public(person, apply, advance, clerk):
    """A public list of fifteen people, of which the first is ``person``."""
    first = advance(apply(person)[0], "checked")
    known = {f.attname: getattr(first, f.attname) for f in Application._meta.concrete_fields}
    del known["id"]
    known["filing_id"] = a_copy(first.filing).pk
    others = [make_person(n, name=f"第{n}位") for n in range(60, 74)]
    rows = [first] + [
        Application.objects.create(**known | {"person_id": each.pk}) for each in others
    ]
    opened = services.open_publicity(
        applications=rows, from_day=TODAY, place="公开栏", phone="0746-0000000",
        actor=clerk, at=AT, today=TODAY,
    )  # fmt: skip
    assert len(opened.lists) == 1
    return opened.lists[0]


@pytest.fixture
def office(tmp_path):
    """Hand files to LibreOffice in one call; what it made of each, by the file's name."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip(
            "LibreOffice is not installed (Debian: apt-get install --no-install-recommends"
            " libreoffice-writer-nogui libreoffice-calc-nogui)"
        )

    def convert(kind, files):
        for name, content in files.items():
            (tmp_path / name).write_bytes(content)
        command = [program, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
                   "--convert-to", kind, "--outdir", str(tmp_path / kind),
                   *[str(tmp_path / name) for name in files]]  # fmt: skip
        subprocess.run(command, check=True, timeout=110, capture_output=True)
        return {
            name: (tmp_path / kind / name).with_suffix(f".{kind}").read_bytes() for name in files
        }

    return convert


def words(page):
    return re.sub(r"\s+", "", html.unescape(re.sub(r"<[^>]+>", "", page.decode())))


def pages(pdf):
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_a_public_list_has_thirteen_rows_a_page(public, as_user, clerk):
    url = reverse("applications:publicity", args=[public.pk])
    answer = as_user(clerk).get(url)
    page = answer.content.decode()
    assert page.count('<section class="paper"') == 2
    bodies = [part.split("</tbody>")[0].count("<tr>") for part in page.split("<tbody>")[1:3]]
    assert bodies == [13, 13]
    document = Document(BytesIO(as_user(clerk).get(url, {"as": "docx"}).content))
    assert [len(table.rows) for table in document.tables] == [14, 14]


def test_an_office_opens_every_form(public, person, as_user, clerk, approver, office):
    AccountFactory(person=person, digits=ACCOUNT)
    row = Application.objects.get(person=person)
    services.approve(application_id=row.pk, actor=approver, at=AT, today=AFTER)
    row.refresh_from_db()
    notice = services.issue_notice(
        application=row, title="待遇告知书", body="甲样例：\n自2024年1月起享受高龄津贴。",
        signed="样例县民政局", issued_on=AFTER, actor=clerk, at=AT,
    )  # fmt: skip
    client = as_user(clerk)
    listed = reverse("applications:publicity", args=[public.pk])
    form = reverse("applications:form", args=[row.filing_id])
    asked = {"reason": "打印审批表", "as": "docx"}
    changes = {"month": str(Month.of(row.award.starts)), "as": "xlsx"}
    files = {
        "list-word.docx": client.get(listed, {"as": "docx"}).content,
        "list-sheet.xlsx": client.get(listed, {"as": "xlsx"}).content,
        "form.docx": client.post(form, asked).content,
        "notice.docx": client.get(
            reverse("applications:notice", args=[notice.pk]), {"as": "docx"}
        ).content,
        "changes.xlsx": client.get(reverse("applications:changes"), changes).content,
    }
    told = {name: words(page) for name, page in office("html", files).items()}
    for name in ("list-word.docx", "list-sheet.xlsx"):
        for word in (
            "公示表",
            "甲样例",
            "样例镇样例村",
            "高龄津贴",
            "50.00",
            "0746-0000000",
            "第73位",
        ):
            assert word in told[name], (name, word)
        assert person.id_last4 not in told[name]
    for word in ("申请审批表", "甲样例", person.id_number.open(), ACCOUNT, "高龄津贴", "50.00"):
        assert word in told["form.docx"], word
    for word in ("待遇告知书", "自2024年1月起享受高龄津贴。", "样例县民政局"):
        assert word in told["notice.docx"], word
    for word in ("新增明细表", "停止明细表", "甲样例", "高龄津贴", "50"):
        assert word in told["changes.xlsx"], word
    paper = {name: pages(pdf) for name, pdf in office("pdf", files).items()}
    assert paper == {
        "list-word.docx": 2, "list-sheet.xlsx": 2, "form.docx": 1, "notice.docx": 1,
        "changes.xlsx": 2,
    }  # fmt: skip

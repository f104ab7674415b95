"""The register as a workbook: out and back the same, refused whole when a row is wrong."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from facilities.models import Institution
from facilities.workbook import COLUMNS, MOST_ROWS, SHEET, read
from portal.audit.models import Event
from tests.factories import region
from tests.factories.facilities import BedCountFactory, InstitutionFactory

pytestmark = pytest.mark.django_db
HEADS = [column.label for column in COLUMNS]


def book(rows):
    from openpyxl import Workbook

    made = Workbook()
    sheet = made.active
    sheet.title = SHEET
    sheet.append(HEADS)
    for row in rows:
        sheet.append([row.get(head) for head in HEADS])
    kept = BytesIO()
    made.save(kept)
    return kept.getvalue()


def row(name="测试新园", **more):
    return {"名称": name, "县市区": "冷水滩区", "性质": "民办", "设施类别": "民办养老机构"} | more


def upload(client, content):
    file = SimpleUploadedFile("a.xlsx", content)
    return client.post("/facilities/import/", {"file": file})


def confirm(client, answer):
    return client.post("/facilities/import/", {"token": answer.context["token"]}, follow=True)


def test_a_file_is_checked_first_and_written_when_confirmed(client):
    content = book([row(床位总数=50, 护理型床位=20, 床位自=date(2024, 1, 1)), row("测试二园")])
    answer = upload(client, content)
    assert "新登记 2 家" in answer.content.decode()
    assert not Institution.objects.exists()
    done = confirm(client, answer)
    assert "新登记 2 家" in done.content.decode()
    assert Institution.objects.count() == 2
    assert Institution.objects.get(organisation__name="测试新园").beds.get().nursing == 20
    assert Event.objects.filter(action="facilities.register").count() == 2


def test_one_wrong_row_and_nothing_is_written(client):
    rows = [
        row(),
        row("二园", 性质="国营"),
        row("三园", 开办日期="昨天"),
        row("四园", 消防审验="已备案"),
    ]
    text = upload(client, book(rows)).content.decode()
    assert "国营" in text
    assert "昨天" in text
    refused = upload(client, book([row(), row("四园", 消防审验="已备案")]))
    assert refused.status_code == 422
    assert not Institution.objects.exists()
    assert not Event.objects.filter(action="facilities.register").exists()


def test_what_goes_out_comes_back_without_a_change(client):
    made = InstitutionFactory(functions=["meals", "clean"], floor_area="1200.50", brand="=1+1")
    BedCountFactory(institution=made)
    out = client.get("/facilities/workbook/").content
    sheet = load_workbook(BytesIO(out))[SHEET]
    assert sheet.cell(2, HEADS.index("连锁品牌") + 1).value == "'=1+1"
    answer = upload(client, out)
    assert "更新 1 家" in answer.content.decode()
    confirm(client, answer)
    again = Institution.objects.get()
    assert (again.brand, str(again.floor_area), again.functions) == (
        "=1+1",
        "1200.50",
        ["meals", "clean"],
    )
    assert again.beds.count() == 1


def test_empty_cells_leave_what_was_there(client):
    made = InstitutionFactory(organisation__name="测试旧园", brand="旧牌")
    confirm(client, upload(client, book([row("测试旧园", 运营单位="新单位")])))
    made.refresh_from_db()
    assert (made.brand, made.operator) == ("旧牌", "新单位")


def test_another_county_s_row_is_refused(client):
    text = upload(client, book([row(县市区="零陵区")])).content.decode()
    assert "管辖" in text
    assert not Institution.objects.exists()


def test_other_files_and_missing_columns_are_told(client):
    assert "不是 Excel" in upload(client, b"name,kind").content.decode()
    HEAD_ONLY = BytesIO()
    from openpyxl import Workbook

    Workbook().save(HEAD_ONLY)
    assert "缺少这一列" in upload(client, HEAD_ONLY.getvalue()).content.decode()
    rows, troubles = read(book([row(name=f"园{n}") for n in range(MOST_ROWS + 1)]))
    assert len(rows) == MOST_ROWS
    assert str(MOST_ROWS) in troubles[0].message


def test_the_export_keeps_to_the_county(client):
    InstitutionFactory(organisation__name="外县园", organisation__region=region("431102"))
    sheet = load_workbook(BytesIO(client.get("/facilities/workbook/").content))[SHEET]
    assert sheet.max_row == 1

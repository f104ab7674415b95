"""The wrong file at the right place: other encodings, pictures, halves, another bank's answer."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from subsidies.reconciliation.models import ReturnFile, RowEnd
from tests.bank.answers import ends, farm, line_ends, postal, rural

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(client, finance):
    client.force_login(finance)

    def go(file, content, name="回盘.csv"):
        given = SimpleUploadedFile(name, content)
        page = client.post(reverse("bank:upload", args=[file.pk]), {"file": given}, follow=True)
        return page.content.decode()

    return go


def test_what_is_not_the_banks_file_is_refused_with_what_it_is(files, send):
    farmed, posted = farm(files["agricultural"]), postal(files["postal-savings"])
    text = farmed.decode("gb18030")
    for bank, content, told in (
        ("agricultural", text.encode("utf-8"), "文件是 UTF-8 编码"),
        ("agricultural", text.encode("utf-8-sig"), "文件是 UTF-8 编码"),
        ("agricultural", text.encode("utf-16"), "文件是 UTF-16 编码"),
        ("agricultural", farmed.replace(b"N1", b"N\x001"), "第2行有空字符"),
        ("agricultural", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "文件是图片"),
        ("agricultural", rural(files["rural-commercial"]), "只改扩展名内容不变"),
        ("postal-savings", rural(files["rural-commercial"]), "文件是 Excel 工作簿"),
        ("agricultural", b"%PDF-1.7", "文件是 PDF"),
        ("agricultural", posted, "找不到表头"),
        ("agricultural", farmed[: len(farmed) // 2], "没有传完"),
        ("agricultural", text.replace(",1,", f",{'9' * 5000},").encode("gb18030"), "不是数字"),
        ("postal-savings", posted.decode("gb18030").encode("utf-8"), "文件是 UTF-8 编码"),
        ("postal-savings", farmed, "不是格式所说的"),
        ("postal-savings", posted.replace(b"|2|", b"|" + b"2" * 5000 + b"|", 1), "不是格式所说的"),
        ("rural-commercial", farmed, "不是 Excel 工作簿"),
        ("rural-commercial", rural(files["rural-commercial"])[:-400], "打不开"),
        ("rural-commercial", b"", "空的"),
    ):
        page = send(files[bank], content)
        assert told in page, (bank, content[:40])
    assert not RowEnd.objects.exists()


def test_a_file_of_another_file_of_the_same_batch_is_refused(files, send):
    for bank, other in (("agricultural", "postal-savings"), ("postal-savings", "agricultural")):
        make = {"agricultural": farm, "postal-savings": postal}[bank]
        wrong = make(files[bank], reference=files[other].reference)
        assert "到那一批上传" in send(files[bank], wrong)
    assert not ReturnFile.objects.exists()


def test_names_only_gb18030_can_write_come_back_as_they_are(files, send):
    """㛃 and 𠮷 take four bytes there, · two; as text a spreadsheet would compute they stay text."""
    told = "户名不符：㛃某·𠮷某"
    file = files["agricultural"]
    page = send(file, farm(file, {1: ("失败", "F001", told), 2: ("失败", "F001", "=1+1")}))
    assert told in page
    assert list(ReturnFile.objects.get().rows.order_by("position").values_list("said", flat=True)) == [told, "=1+1"]  # fmt: skip


def test_two_tabs_and_a_second_press_end_nothing_twice(files, send, client):
    """Confirmed here, given up there: the second is told what the first did."""
    file = files["agricultural"]
    send(file, farm(file, {1: ("失败", "F002", "无此户")}))
    returned = ReturnFile.objects.get()

    def press(action):
        address = reverse("bank:decide", args=[returned.pk, action])
        return client.post(address, follow=True).context["messages"]

    told = [[(m.level_tag, str(m)) for m in press(action)] for action in ("apply", "apply", "drop")]
    assert told[0][0][1].startswith("已入账 1 笔，失败 1 笔")
    assert [(level, "已入账，没有再作改动" in said) for [(level, said)] in told[1:]] == [
        ("success", True), ("error", True)
    ]  # fmt: skip
    assert ends(file) == ["failed", "paid"]
    assert line_ends(file) == ["failed", "paid"]

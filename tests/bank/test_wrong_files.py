"""The wrong file at the right place: other encodings, pictures, halves, another bank's answer."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from subsidies.reconciliation.models import ReturnFile, RowEnd
from tests.bank.answers import farm, postal, rural

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
        ("agricultural", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "有空字符"),
        ("agricultural", rural(files["rural-commercial"]), "有空字符"),
        ("agricultural", posted, "找不到表头"),
        ("agricultural", farmed[: len(farmed) // 2], "没有传完"),
        ("agricultural", text.replace(",1,", f",{'9' * 5000},").encode("gb18030"), "不是数字"),
        ("postal-savings", posted.decode("gb18030").encode("utf-8"), "文件是 UTF-8 编码"),
        ("postal-savings", farmed, "不是格式所说的"),
        ("postal-savings", posted.replace(b"|2|", b"|" + b"2" * 5000 + b"|", 1), "不是格式所说的"),
        ("rural-commercial", farmed, "打不开"),
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

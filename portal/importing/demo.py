"""The demonstration's files: one with mistakes, one that waits for its confirmation."""

import csv
import io
from datetime import date, datetime

from portal.accounts.models import User
from portal.importing.kinds import kind_of
from portal.importing.models import FileImport
from portal.importing.process import check_file
from portal.importing.services import take_in
from portal.lib.identifiers import id_check_character
from portal.lib.periods import Month

HEADS = (
    "身份证号",
    "姓名",
    "电话",
    "乡镇",
    "村",
    "户籍地",
    "户口性质",
    "低保",
    "残疾等级",
    "残疾类别",
    "居住方式",
)
MADE = 24


def make_demo(*, region: str, month: Month, at: datetime, today: date) -> int:
    """Take in two files of plainly invented people for the clerk; how many were new."""
    user = User.objects.select_related("region").filter(username="jingban").first()
    if user is None or user.region is None or FileImport.objects.exists():
        return 0
    options = {"from_day": str(month.first), "county": user.region.pk}
    for name, wrong in (("演示-有错误的表.csv", True), ("演示-待确认的表.csv", False)):
        file = take_in(
            actor=user, kind=kind_of("people"), region=user.region, file_name=name,
            content=_table(wrong=wrong), options=options, at=at, origin="demo",
        )  # fmt: skip
        check_file(file_id=file.pk, at=at, today=today)
    return 2


def _table(*, wrong: bool) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADS)
    for n in range(MADE):
        writer.writerow(_row(n, wrong=wrong))
    return text.getvalue().encode("utf-8-sig")


def _row(n: int, *, wrong: bool) -> list[str]:
    first = f"4311031945{n % 12 + 1:02d}{n % 28 + 1:02d}{880 + n:03d}"
    row = [
        first + id_check_character(first), f"演示{'甲乙丙丁戊己庚辛壬癸'[n % 10]}{'子丑寅'[n // 10]}",
        f"1390746{n:04d}", "样例镇", f"样例{n % 3 + 1}村", "冷水滩区", "农村", "否", "无残疾人证", "无",
        "独居" if n % 2 else "无",
    ]  # fmt: skip
    if wrong and n == 3:
        row[0] = f"{first[:15]}000"
    elif wrong and n == 7:
        row[7] = "待定"
    elif wrong and n == 11:
        row[8], row[9] = "二级", "无"
    elif wrong and n == 15:
        row[2] = "139"
    return row

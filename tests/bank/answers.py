"""Return files as banks write them, made from what was sent."""

from io import BytesIO

from openpyxl import Workbook

from subsidies.bankfiles.models import ExportRow
from subsidies.bankfiles.samples import samples
from subsidies.bankfiles.services.exports import ACCOUNTS
from subsidies.models import Line

TITLES = [c["title"] for c in samples()["rural-commercial"]["body"]["returns"]["columns"]]


def sent(file):
    """(number, account, amount) of every payment of a bank file."""
    rows = ExportRow.objects.filter(file=file).order_by("number")
    accounts = [ACCOUNTS[row.payee_kind].objects.get(pk=row.account_id) for row in rows]
    return [(r.number, a.number.open(), r.amount) for r, a in zip(rows, accounts, strict=True)]


def rural(file, results=None, *, reference=None, rows=None, count=None, total=None):
    """The workbook of a rural commercial bank; results: number → (result, code, reason)."""
    results = results or {}
    rows = sent(file) if rows is None else rows
    book = Workbook()
    sheet = book.active
    sheet.append(["代发结果回盘"])
    sheet.append([f"批次号：{reference or file.reference}"])
    sheet.append(TITLES)
    for number, account, amount in rows:
        result, code, reason = results.get(number, ("成功", "", ""))
        day = "2024-01-22" if result == "成功" else ""
        sheet.append([number, account, amount, result, code, reason, day, f"LS{number}"])
    count = len(rows) if count is None else count
    total = sum(row[2] for row in rows) if total is None else total
    sheet.append([f"合计　{count} 笔　{total:.2f} 元"])
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def postal(file, results=None, *, reference=None):
    """The delimited text of the postal savings bank; results: number → (result, code, reason)."""
    rows, results = sent(file), results or {}
    total = sum(row[2] for row in rows)
    lines = [f"{reference or file.reference}|{len(rows)}|{total:.2f}"]
    for number, account, amount in rows:
        result, code, reason = results.get(number, ("0000", "", "交易成功"))
        lines.append(f"{number}|{account}|{amount}|{result}|{code}|{reason}|20240122")
    return ("\r\n".join(lines) + "\r\n").encode("gb18030")


def farm(file, results=None, *, reference=None):
    """The CSV of the agricultural bank; results: number → (result, code, reason)."""
    results = results or {}
    lines = ["批次号,序号,账号,金额,处理状态,返回码,返回信息,记账日期,流水号"]
    for number, account, amount in sent(file):
        result, code, reason = results.get(number, ("交易成功", "", ""))
        head = f"{reference or file.reference},{number},\t{account},{amount}"
        lines.append(f"{head},{result},{code},{reason},2024/01/22,N{number}")
    return ("\r\n".join(lines) + "\r\n").encode("gb18030")


def ends(file):
    rows = ExportRow.objects.filter(file=file).order_by("number").select_related("end")
    return [row.end.ended if hasattr(row, "end") else None for row in rows]


def line_ends(file):
    wanted = [line for row in ExportRow.objects.filter(file=file) for line in row.line_ids]
    return sorted(
        str(e) for e in Line.objects.filter(pk__in=wanted).values_list("ended", flat=True)
    )


def problems(returned):
    return list(returned.rows.exclude(problem="").values_list("position", "problem", "cure"))

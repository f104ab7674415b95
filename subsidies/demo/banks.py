"""Layouts of the sample banks, and how they answer what they are sent."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import yaml
from django.conf import settings
from openpyxl import Workbook

from portal.accounts.models import User
from subsidies.bankfiles.models import BankLayout, ExportFile, ExportRow, ProjectBrief
from subsidies.bankfiles.models.project_brief import Status
from subsidies.bankfiles.samples import samples
from subsidies.bankfiles.services import draft_layout, publish_layout, set_brief
from subsidies.bankfiles.services.exports import ACCOUNTS
from subsidies.reconciliation.services import apply_return, read_return

BRIEFS = settings.BASE_DIR / "fixtures" / "bankfiles" / "demo" / "briefs.yaml"
#: bank → (what it says of a payment made, and of one to an account that is closed).
SAYS = {
    "agricultural": (("交易成功", "", ""), ("交易失败", "F003", "已清户")),
    "industrial-commercial": (("成功", "", ""), ("失败", "A03", "已销户")),
    "postal-savings": (("0000", "", ""), ("1003", "1003", "已销户")),
    "rural-commercial": (("成功", "", ""), ("失败", "E03", "已销户")),
}


def make_layouts(*, region: str, drafter: User, publisher: User, since: date, at: datetime) -> None:
    """The sample layouts of a prefecture, in force from a day; those there are stay."""
    if BankLayout.objects.filter(region=region).exists():
        return
    for bank, sample in samples().items():
        draft = draft_layout(
            region=region, bank=bank, name=sample["name"], valid_from=since, body=sample["body"],
            document=sample["document"], actor=drafter, at=at,
        )  # fmt: skip
        publish_layout(draft=draft, actor=publisher, at=at)


def make_briefs(*, region: str, actor: User, since: date, at: datetime) -> None:
    """What bank files call the items of a prefecture, from a day on; those there are stay."""
    if ProjectBrief.objects.filter(region=region).exists():
        return
    known: dict[str, list[str]] = yaml.safe_load(BRIEFS.read_text(encoding="utf-8"))
    for code, (project, brief) in known.items():
        set_brief(
            item_code=code, region=region, project=project, brief=brief, valid_from=since,
            document="演示数据", status=Status.DEMO, actor=actor, at=at,
        )  # fmt: skip


def answer(
    file: ExportFile, *, paid_on: date, closed: frozenset[int], actor: User, at: datetime
) -> None:
    """The bank's answer to a file, read and applied; ``closed``: rows whose account is closed."""
    bank = file.layout.bank
    made, refused = SAYS[bank]
    rows = [
        (number, account, amount, *((*refused, "") if number in closed else (*made, paid_on)))
        for number, account, amount in _sent(file)
    ]
    content = _WRITERS[bank](file, rows)
    name = f"{file.reference}回盘"
    returned = read_return(file=file, name=name, content=content, actor=actor, at=at).file
    apply_return(returned=returned, actor=actor, at=at)


def _sent(file: ExportFile) -> Iterator[tuple[int, str, Decimal]]:
    rows = list(ExportRow.objects.filter(file=file).order_by("number"))
    numbers = {
        kind: ACCOUNTS[kind].objects.in_bulk([r.account_id for r in rows if r.payee_kind == kind])
        for kind in {row.payee_kind for row in rows}
    }
    for row in rows:
        yield row.number, numbers[row.payee_kind][row.account_id].number.open(), row.amount


def _day(value: date | str, shape: str) -> str:
    return f"{value:{shape}}" if isinstance(value, date) else value


def _farm(file: ExportFile, rows: list[tuple]) -> bytes:
    lines = ["批次号,序号,账号,金额,处理状态,返回码,返回信息,记账日期,流水号"]
    for number, account, amount, said, code, reason, paid in rows:
        head = f"{file.reference},{number},{account},{amount},{said},{code},{reason}"
        lines.append(f"{head},{_day(paid, '%Y%m%d')},N{number}")
    return ("\r\n".join(lines) + "\r\n").encode("gb18030")


def _commercial(file: ExportFile, rows: list[tuple]) -> bytes:
    lines = ["编号,收款账号,金额,结果,错误代码,错误信息"]
    lines += [",".join(str(value) for value in row[:6]) for row in rows]
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")


def _postal(file: ExportFile, rows: list[tuple]) -> bytes:
    total = sum(row[2] for row in rows)
    lines = [f"{file.reference}|{len(rows)}|{total:.2f}"]
    for row in rows:
        lines.append("|".join([*(str(value) for value in row[:6]), _day(row[6], "%Y%m%d")]))
    return ("\r\n".join(lines) + "\r\n").encode("gb18030")


def _rural(file: ExportFile, rows: list[tuple]) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append(["代发结果回盘"])
    sheet.append([f"批次号：{file.reference}"])
    sheet.append(
        ["序号", "银行账号", "金额", "处理结果", "失败代码", "失败原因", "入账日期", "流水号"]
    )
    for row in rows:
        sheet.append([*row[:6], _day(row[6], "%Y-%m-%d"), f"LS{row[0]}"])
    sheet.append([f"合计　{len(rows)} 笔　{sum(row[2] for row in rows):.2f} 元"])
    made = BytesIO()
    book.save(made)
    return made.getvalue()


_WRITERS = {
    "agricultural": _farm,
    "industrial-commercial": _commercial,
    "postal-savings": _postal,
    "rural-commercial": _rural,
}

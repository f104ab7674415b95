"""What a return file says of each payment of a bank file: matched by batch, row and account.

A file of another batch, with another amount, or cut short is refused whole; a row that cannot
be read or matched is refused alone, and its payment is left *unknown*.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from portal.lib.identifiers import normalise
from portal.lib.money import parse_amount
from portal.sealing import blind_index
from subsidies.bankfiles.layout import Returns
from subsidies.bankfiles.models import ExportFile
from subsidies.models.line import Ended
from subsidies.reconciliation.control import count_of, sum_of, words_of
from subsidies.reconciliation.formats import Read, Record, ReturnFileError

#: Longer figures are no row and no sum.
_DIGITS = 15
_DAYS = ("%Y%m%d", "%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y.%m.%d")


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment of the bank file, as far as matching needs it."""

    pk: int
    number: int
    number_index: bytes
    last4: str
    amount: Decimal
    name: str
    ended: str = ""


@dataclass(slots=True)
class Judged:
    """What one row comes to: an end for a payment, or a problem with its cure.

    ``about`` is the payment a row names, also where nothing it says can be used.
    """

    position: int
    about: Payment | None = None
    payment: Payment | None = None
    ended: str = ""
    code: str = ""
    reason: str = ""
    account_fault: bool = False
    said: str = ""
    paid_on: date | None = None
    serial: str = ""
    problem: str = ""
    cure: str = ""

    def refuse(self, problem: str, cure: str) -> "Judged":
        """Take back what the row said."""
        self.ended, self.problem, self.cure = "", problem, cure
        return self


@dataclass(slots=True)
class Verdict:
    """All rows of a file."""

    rows: list[Judged] = field(default_factory=list)

    @property
    def refused(self) -> list[Judged]:
        """Rows that say nothing."""
        return [row for row in self.rows if row.problem]

    @property
    def matched(self) -> list[Judged]:
        """Rows that end a payment."""
        return [row for row in self.rows if not row.problem]


def judge(read: Read, returns: Returns, file: ExportFile, payments: Iterable[Payment]) -> Verdict:
    """Every row's end or problem. ReturnFileError when the file is refused whole."""
    known = {payment.number: payment for payment in payments}
    head = words_of(read.head, returns.head, "开头")
    foot = words_of(read.foot, returns.foot, "末尾")
    _refuse_other_batch(read, head | foot, file)
    _refuse_cut(read, head | foot, returns, len(known))
    accounts = blind_index().of_many(
        "account", (normalise(row.get("account")).replace("-", "") for row in read.rows)
    )
    verdict = Verdict()
    for row, index in zip(read.rows, accounts, strict=True):
        verdict.rows.append(_judge_row(row, index, known, returns))
    if read.rows and not any(row.payment for row in verdict.rows):
        first = read.rows[0]
        raise ReturnFileError(
            f"没有一行与报盘文件 {file.reference} 对得上（第{first.position}行序号“{first.get('row')}”"
            f"、账号末四位“{first.get('account')[-4:]}”）。这像是另一批的回盘，请到那一批上传。"
        )
    for line in read.short:
        verdict.rows.append(
            Judged(line.position).refuse(
                f"只有 {len(line.cells)} 列：“{line.text[:60]}”。",
                "这一行不完整，请向银行核实后人工登记。",
            )
        )
    _refuse_sum(head | foot, read.rows)
    _refuse_doubles(verdict)
    verdict.rows.sort(key=lambda judged: judged.position)
    return verdict


def _refuse_other_batch(read: Read, words: Mapping[str, str], file: ExportFile) -> None:
    mine = {"file": file.reference, "reference": file.export.reference}
    for word, value in mine.items():
        if word in words and words[word] != value:
            raise ReturnFileError(
                f"这是“{words[word]}”的回盘，不是 {value} 的。请到那一批上传，或向银行索取本批的回盘。"
            )
    for row in read.rows:
        if (told := row.get("reference")) and told not in mine.values():
            raise ReturnFileError(
                f"第{row.position}行『批次号』：“{told}”不是本文件的批次号 {file.reference}。"
                "请到那一批上传，或向银行索取本批的回盘。"
            )


def _refuse_cut(read: Read, words: Mapping[str, str], returns: Returns, sent: int) -> None:
    count = len(read.rows) + len(read.short)
    if not count:
        raise ReturnFileError("文件里没有明细行。请向银行重新索取完整的文件。")
    last = max(line.position for line in (*read.rows, *read.short))
    stated = count_of(dict(words))
    if stated is not None and stated != count:
        raise ReturnFileError(
            f"控制行写明 {stated} 笔，明细到第{last}行为止有 {count} 笔：文件不完整或被改动。"
            "请向银行重新索取。"
        )
    if returns.complete and count < sent:
        raise ReturnFileError(
            f"明细到第{last}行为止只有 {count} 笔，报盘 {sent} 笔：文件没有传完。请向银行重新索取。"
        )
    if count > sent:
        raise ReturnFileError(
            f"明细到第{last}行有 {count} 笔，报盘只有 {sent} 笔：多出的不是本文件的。请向银行核实。"
        )


def _refuse_sum(words: Mapping[str, str], rows: Iterable[Record]) -> None:
    stated = sum_of(dict(words))
    if stated is None:
        return
    try:
        total = sum((_amount(row) or Decimal(0) for row in rows), Decimal(0))
    except ValueError:
        return  # that row is refused by itself
    if total != stated:
        raise ReturnFileError(
            f"控制行写明合计 {stated:,.2f} 元，明细合计 {total:,.2f} 元：文件不完整或被改动。"
            "请向银行重新索取。"
        )


def _judge_row(row: Record, index: bytes, known: Mapping[int, Payment], returns: Returns) -> Judged:
    judged = Judged(row.position)
    number = row.get("row")
    if not (number.isascii() and number.isdigit() and len(number) <= _DIGITS):
        return judged.refuse(
            f"『序号』“{number[:20]}”不是数字。", "请对照报盘文件，在“待查”中人工登记。"
        )
    payment = known.get(int(number))
    if payment is None:
        return judged.refuse(
            f"『序号』{number} 不在报盘文件中（1 至 {len(known)}）。",
            "请向银行核实这一行是哪一笔，再人工登记。",
        )
    judged.about = payment
    if not _same_account(row.get("account"), index, payment):
        return judged.refuse(
            f"第 {number} 笔的账号末四位是“{row.get('account')[-4:]}”，报盘为“{payment.last4}”。",
            "账号在表格里成了数字或被改动；请上传银行的原文件，或核实后人工登记。",
        )
    try:
        amount = _amount(row)
        judged.paid_on = _day(row.get("paid_on"))
    except ValueError as error:
        return judged.refuse(str(error)[:200], "请向银行核实后人工登记。")
    if amount is not None and amount != payment.amount:
        raise ReturnFileError(
            f"第{row.position}行『金额』：{amount:,.2f} 元，报盘第 {number} 笔为 {payment.amount:,.2f} 元。"
            "金额被改动的文件不能入账，请向银行核实并索取原文件。"
        )
    judged.payment = payment
    judged.serial = row.get("serial")[:64]
    _end(judged, row, returns)
    return _against_known(judged, payment)


def _same_account(text: str, index: bytes, payment: Payment) -> bool:
    """By the whole number; by its last four where the bank itself masks it."""
    if "*" in text:
        return text[-4:] == payment.last4
    return index == payment.number_index


def _end(judged: Judged, row: Record, returns: Returns) -> None:
    result, code = row.get("result"), row.get("code")
    judged.said = row.get("reason")[:120]
    if result in returns.success:
        judged.ended = Ended.PAID
        return
    code = code or result
    judged.code = code[:32]
    known = returns.codes.get(code)
    if known is not None:
        judged.ended, judged.reason = known.end, known.reason
        judged.account_fault = known.account
    elif code:
        judged.ended = Ended.UNKNOWN
        judged.reason = f"代码“{code[:32]}”不在代码表中，请向银行核实"
    else:
        judged.ended, judged.reason = Ended.UNKNOWN, "银行没有写处理结果，请向银行核实"
    if judged.ended == Ended.PAID:
        judged.reason = ""


def _against_known(judged: Judged, payment: Payment) -> Judged:
    """What was said before limits what may be said now."""
    if may_follow(payment.ended, judged.ended):
        return judged
    before, now = Ended(payment.ended).label, Ended(judged.ended).label
    return judged.refuse(
        f"第 {payment.number} 笔此前已登记为“{before}”，本行说“{now}”。",
        "此前失败的可能已另行补发；请向银行核实这一笔。",
    )


def may_follow(before: str, now: str) -> bool:
    """Whether an end may replace another: money sent back may fail, a failure never turns paid."""
    if before in ("", Ended.UNKNOWN) or before == now:
        return True
    return before == Ended.PAID and now in (Ended.FAILED, Ended.REJECTED)


def _refuse_doubles(verdict: Verdict) -> None:
    places: dict[int, list[Judged]] = defaultdict(list)
    for judged in verdict.matched:
        if judged.payment:
            places[judged.payment.number].append(judged)
    for number, doubles in places.items():
        if len(doubles) > 1:
            where = "、".join(str(judged.position) for judged in doubles)
            for judged in doubles:
                judged.refuse(
                    f"第 {number} 笔在文件中出现 {len(doubles)} 次（第 {where} 行）。",
                    "请向银行核实以哪一行为准，再人工登记。",
                )


def _amount(row: Record) -> Decimal | None:
    """Yuan; None where the layout has no amount. ValueError."""
    if fen := row.get("amount_fen"):
        if not (fen.isascii() and fen.isdigit() and len(fen) <= _DIGITS):
            raise ValueError(f"『金额（分）』“{fen[:20]}”不是整数。")
        return Decimal(int(fen)).scaleb(-2)
    if "amount" in row.values:
        return parse_amount(row.get("amount"))
    return None


def _day(text: str) -> date | None:
    if not text:
        return None
    for form in _DAYS:
        try:
            return datetime.strptime(text.split(" ")[0], form).date()  # noqa: DTZ007
        except ValueError:
            continue
    raise ValueError(f"『入账日期』“{text[:20]}”不是日期。")

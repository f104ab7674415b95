"""Cells as people and Excel write them: dates, ID numbers, phones, full-width digits, stray spaces."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from portal.importing.kinds import CellError, Context
from portal.lib.identifiers import IdentifierError, check_id_number, check_phone, upgrade
from portal.people.facts import FactError, parse_value

_SPACES = re.compile(r"[\s\u3000\xa0]+")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})
_EPOCH = date(1899, 12, 30)
_WHOLE_DATE = re.compile(r"(\d{4})\s*[-/.年\\]\s*(\d{1,2})\s*[-/.月\\]\s*(\d{1,2})\s*日?", re.ASCII)
_DIGITS_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_TIME_PART = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$", re.ASCII)
_NO_DAY = re.compile(r"\d{4}\s*[-/.年\\]\s*\d{1,2}\s*月?|\d{6}|\d{4}年?", re.ASCII)
_DAY_FIRST = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}", re.ASCII)
_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+", re.ASCII | re.IGNORECASE)
#: Longer cells are names and numbers, which hardly come twice.
REMEMBERED = 12
DATE_CURE = "请按“年-月-日”填写，例如 1943-05-10。"
LOST_DIGITS = "Excel 已把身份证号存成数字，第15位以后的数字丢失了。"
LOST_CURE = "先把整列设为“文本”格式，再对照证件重新输入（粘贴回去不能恢复）。"


def is_empty(cell: Any) -> bool:
    """Whether nothing was written in a cell."""
    return cell is None or (isinstance(cell, str) and not clean(cell))


def clean(text: str) -> str:
    """A text without stray spaces, invisible marks and the quote Excel puts before text."""
    text = _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip()
    if len(text) > 3 and text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    return text[1:].strip() if text.startswith("'") else text


def shown(cell: Any) -> str:
    """A cell as a person would read it."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e21:
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return "" if cell is None else clean(str(cell))


def text_of(cell: Any, most: int) -> str:
    """A plain text; CellError when it is too long or an error value."""
    text = shown(cell)
    if text.upper() in _ERRORS:
        raise CellError(f"单元格是错误值 {text}。", "请改成实际的内容。")
    if len(text) > most:
        raise CellError(f"内容太长（{len(text)}字）。", f"请缩短到{most}字以内。")
    return text


def plain_text(most: int = 60) -> Any:
    """A parser of plain texts."""
    return lambda cell, context: text_of(cell, most)


def narrow(cell: Any) -> str:
    """A text with full-width forms made plain and without any spaces."""
    return unicodedata.normalize("NFKC", text_of(cell, 100)).replace(" ", "")


def date_of(cell: Any, context: Context | None = None) -> date:
    """A date in any of the shapes Excel and people give it; CellError otherwise."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, timedelta | time | bool):
        raise CellError("这不是日期。", DATE_CURE)
    if isinstance(cell, int | float):
        return _date_of_number(float(cell))
    text = _TIME_PART.sub("", unicodedata.normalize("NFKC", text_of(cell, 40)))
    parts = _WHOLE_DATE.fullmatch(text) or _DIGITS_DATE.fullmatch(text)
    if parts is not None:
        return _real_date(*map(int, parts.groups()))
    if text.isdigit() and len(text) == 5:
        return _date_of_number(float(text))
    if _NO_DAY.fullmatch(text):
        raise CellError(f"日期“{text}”没有写到日。", DATE_CURE)
    if _DAY_FIRST.fullmatch(text):
        raise CellError(f"日期“{text}”分不清年月日的先后。", DATE_CURE)
    raise CellError(f"看不懂日期“{text[:20]}”。", DATE_CURE)


def _date_of_number(number: float) -> date:
    """19430510, or a count of days since 1900 that lost its date format."""
    if not number.is_integer():
        number = float(int(number))
    digits = str(int(number))
    if len(digits) == 8:
        return _real_date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    if 1880 <= number <= 2100 or len(digits) == 6:
        raise CellError(f"日期“{digits}”没有写到日。", DATE_CURE)
    if 2101 <= number <= 80000:
        return _EPOCH + timedelta(days=int(number))
    raise CellError(f"看不懂日期“{digits}”。", DATE_CURE)


def _real_date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise CellError(f"没有 {year}-{month}-{day} 这一天。", DATE_CURE) from None


def id_number_of(cell: Any, context: Context) -> str:
    """A resident ID number; what Excel did to it is told apart from a slip of the pen."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        digits = str(int(cell))
        if len(digits) == 15:
            raise _old_number(digits)
        raise CellError(LOST_DIGITS, LOST_CURE)
    text = narrow(cell).upper()
    if _SCIENTIFIC.fullmatch(text):
        raise CellError(LOST_DIGITS, LOST_CURE)
    if re.fullmatch(r"\d{15}", text, re.ASCII):
        raise _old_number(text)
    try:
        return check_id_number(text, today=context.today).number
    except IdentifierError as error:
        if re.fullmatch(r"\d{15}000", text, re.ASCII):
            raise CellError(LOST_DIGITS, LOST_CURE) from None
        raise CellError(error.message, error.cure) from None


def _old_number(digits: str) -> CellError:
    tail = upgrade(digits)[-4:]
    return CellError(
        "这是15位的旧身份证号，已停用。",
        f"请对照证件填18位的号码（按规则换算，末四位应为 {tail}）。",
    )


def phone_of(cell: Any, context: Context) -> str:
    """A phone number; a number cell has lost nothing here."""
    try:
        return check_phone(shown(cell))
    except IdentifierError as error:
        raise CellError(error.message, error.cure) from None


def one_of(words: Sequence[str]) -> Any:
    """A parser of one of the words."""

    def parse(cell: Any, context: Context) -> str:
        text = narrow(cell)
        if text not in words:
            raise CellError(f"“{text[:20]}”不在可选的内容里。", f"可填：{'、'.join(words)}。")
        return text

    return parse


def remembered(key: str, parse: Any) -> Any:
    """A parser that reads each short text once a file: most cells say 是 or 否."""

    def again(cell: Any, context: Context) -> Any:
        if not isinstance(cell, str) or len(cell) > REMEMBERED:
            return parse(cell, context)
        if (key, cell) not in context.memo:
            context.memo[key, cell] = parse(cell, context)
        return context.memo[key, cell]

    return again


def fact_of(name: str, others: Mapping[str, str] | None = None) -> Any:
    """A parser of a fact's words, as the vocabulary reads them; ``others`` mean one of those."""
    known = others or {}

    def parse(cell: Any, context: Context) -> Any:
        text = unicodedata.normalize("NFKC", text_of(cell, 100)).strip()
        try:
            return parse_value(name, known.get(text, text), text=True)
        except FactError as error:
            raise CellError(error.message, error.cure) from None

    return remembered(name, parse)


def region_of(name: str) -> Any:
    """A parser of a region: its code, its name, or its name after its prefecture's."""

    def parse(cell: Any, context: Context) -> str | None:
        text = narrow(cell)
        if not text.isdigit() and (code := _named(text, context)) is not None:
            return code
        try:
            value = parse_value(name, text, text=True, tree=context.tree)
        except FactError as error:
            cure = "请填县市区的名称（如 冷水滩区）或六位区划代码。"
            raise CellError(error.message, cure) from None
        return value if value is None else str(value)

    return remembered(name, parse)


def _named(text: str, context: Context) -> str | None:
    found = [
        node.code
        for node in context.tree.nodes
        if node.level in {"county", "prefecture"}
        and text in {node.name, context.tree.full_name(node.code)}
    ]
    inside = [code for code in found if context.tree.within(code, context.area[:4])]
    if len(inside or found) > 1:
        raise CellError(f"叫“{text}”的地方不止一个。", "请在前面写上市州，或填六位区划代码。")
    return next(iter(inside or found), None)

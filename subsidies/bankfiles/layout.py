"""A bank's layout as values: read from its JSON body, every mistake named with its cure."""

import re
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from subsidies.bankfiles import fields
from subsidies.bankfiles.fields import Kind, ReturnKind

_MOST_COLUMNS = 40
_MOST_ROWS = 100_000
_FILE_NAME = re.compile(r'[^\\/:*?"<>|\r\n]{1,80}')


class LayoutError(ValueError):
    """What is wrong in a layout; ``field`` names the place, the message the cure."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it holds, its title; in fixed-width text its width in bytes."""

    field: str
    title: str = ""
    width: int = 0
    align: str = "left"
    pad: str = " "
    constant: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """What a bank's code means: the reason in plain words, the end, whose fault it is."""

    reason: str
    end: str = "failed"
    account: bool = False


@dataclass(frozen=True, slots=True)
class Returns:
    """How the answers of a bank look."""

    kind: ReturnKind
    encoding: str = "gb18030"
    delimiter: str = "|"
    columns: tuple[Column, ...] = ()
    head: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()
    titles: bool = True
    complete: bool = True
    success: tuple[str, ...] = ("成功",)
    codes: Mapping[str, Code] = field(default_factory=dict)

    @property
    def fixed(self) -> bool:
        """Whether the columns of a text stand at fixed places."""
        return self.kind == ReturnKind.TEXT and not self.delimiter


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file to a bank looks, and what comes back."""

    kind: Kind
    encoding: str
    delimiter: str
    line_end: str
    columns: tuple[Column, ...]
    titles: bool
    head: tuple[str, ...]
    foot: tuple[str, ...]
    row_limit: int
    file_name: str
    bank_codes: tuple[str, ...]
    bank_words: tuple[str, ...]
    others: bool
    per_brief: bool
    returns: Returns

    def has(self, name: str) -> bool:
        """Whether a column holds this."""
        return any(column.field == name for column in self.columns)

    @property
    def wants_brief(self) -> bool:
        """Whether the file names the four characters anywhere."""
        lines = "".join((*self.head, *self.foot, self.file_name))
        return self.has("brief") or self.per_brief or "{brief}" in lines

    def takes(self, bank: str, bank_code: str) -> bool:
        """Whether accounts of this bank go into this layout's files."""
        coded = any(bank_code.startswith(code) for code in self.bank_codes) if bank_code else False
        return coded or any(word in bank for word in self.bank_words)


def read_layout(body: Mapping[str, Any]) -> Layout:
    """The layout of a body; LayoutError for the first thing that is wrong with it."""
    known = {
        "kind", "encoding", "delimiter", "line_end", "columns", "titles", "head", "foot",
        "row_limit", "file_name", "bank_codes", "bank_words", "others", "per_brief", "returns",
    }  # fmt: skip
    _only(body, known, "格式")
    kind = _one_of(body, "kind", fields.KINDS, "文件类型")
    layout = Layout(
        kind=Kind(kind),
        encoding=_one_of(body, "encoding", fields.ENCODINGS, "编码", "gb18030"),
        delimiter=str(body.get("delimiter", "|")),
        line_end=_one_of(body, "line_end", fields.LINE_ENDS, "换行", "crlf"),
        columns=_columns(body.get("columns"), fields.COLUMNS, "columns"),
        titles=bool(body.get("titles", True)),
        head=_lines(body, "head"),
        foot=_lines(body, "foot"),
        row_limit=_limit(body.get("row_limit", 5000)),
        file_name=str(body.get("file_name", "{file}")),
        bank_codes=_words(body, "bank_codes"),
        bank_words=_words(body, "bank_words"),
        others=bool(body.get("others", False)),
        per_brief=bool(body.get("per_brief", False)),
        returns=read_returns(body.get("returns")),
    )
    _check(layout)
    return layout


def read_returns(body: Any) -> Returns:
    """The part about what comes back. LayoutError."""
    if not isinstance(body, Mapping):
        raise LayoutError("还没有说明回盘文件的格式。请填写“回盘”一节。", "returns")
    known = {
        "kind", "encoding", "delimiter", "columns", "head", "foot", "titles", "complete",
        "success", "codes",
    }  # fmt: skip
    _only(body, known, "回盘")
    kind = ReturnKind(_one_of(body, "kind", fields.RETURN_KINDS, "回盘文件类型"))
    returns = Returns(
        kind=kind,
        encoding=_one_of(body, "encoding", fields.ENCODINGS, "回盘编码", "gb18030"),
        delimiter=str(body.get("delimiter", "," if kind == ReturnKind.CSV else "|")),
        columns=_columns(body.get("columns"), fields.RETURN_COLUMNS, "returns"),
        head=_lines(body, "head"),
        foot=_lines(body, "foot"),
        titles=bool(body.get("titles", kind != ReturnKind.TEXT)),
        complete=bool(body.get("complete", True)),
        success=_words(body, "success") or ("成功",),
        codes=_codes(body.get("codes") or {}),
    )
    _required(returns.columns, fields.RETURN_REQUIRED, fields.RETURN_COLUMNS, "returns")
    if returns.fixed:
        _widths(returns.columns, "returns")
    elif len(returns.delimiter) != 1:
        raise LayoutError("回盘的分隔符应为一个字符，例如 |；定长文本请留空。", "returns")
    return returns


def _check(layout: Layout) -> None:
    _required(layout.columns, fields.REQUIRED, fields.COLUMNS, "columns")
    if not (layout.has("amount") or layout.has("amount_fen")):
        raise LayoutError("缺少金额一列。请加上“金额（元）”或“金额（分）”。", "columns")
    if layout.kind == Kind.FIXED:
        _widths(layout.columns, "columns")
    if layout.kind == Kind.DELIMITED and len(layout.delimiter) != 1:
        raise LayoutError("分隔符应为一个字符，例如 | 或 ,。", "delimiter")
    titles = [column.title for column in layout.columns]
    if layout.kind == Kind.XLSX and (not all(titles) or len(set(titles)) < len(titles)):
        raise LayoutError("工作簿的每一列都要有列名，且不能重复。", "columns")
    if layout.kind == Kind.XLSX and not layout.titles:
        raise LayoutError("工作簿总带列名一行，请选“首行为列名”。", "titles")
    if not _FILE_NAME.fullmatch(layout.file_name):
        raise LayoutError('文件名不能为空，也不能含 \\ / : * ? " < > |。', "file_name")
    if not (layout.bank_codes or layout.bank_words or layout.others):
        raise LayoutError(
            "没有说明哪些账户用这个格式。请填联行号开头或银行名称，或选“其余各行”。", "bank_words"
        )
    if "{file}" not in layout.file_name:
        raise LayoutError("文件名要含 {file}，否则同一批的几个文件会重名。", "file_name")
    _placeholders((layout.file_name,), "file_name")


def _columns(given: Any, known: Mapping[str, str], place: str) -> tuple[Column, ...]:
    if not isinstance(given, Sequence) or isinstance(given, str) or not given:
        raise LayoutError("还没有列。请至少列出序号、户名、账号和金额。", place)
    if len(given) > _MOST_COLUMNS:
        raise LayoutError(f"最多 {_MOST_COLUMNS} 列。", place)
    return tuple(_column(entry, known, place, n) for n, entry in enumerate(given, start=1))


def _column(entry: Any, known: Mapping[str, str], place: str, n: int) -> Column:
    if not isinstance(entry, Mapping):
        raise LayoutError(f"第{n}列写得不对。", place)
    _only(entry, {"field", "title", "width", "align", "pad", "constant"}, f"第{n}列")
    name = entry.get("field")
    if name not in known:
        raise LayoutError(f"第{n}列的内容“{name}”不认识；可用：{'、'.join(known)}。", place)
    width = entry.get("width", 0)
    if not isinstance(width, int) or not 0 <= width <= 200:
        raise LayoutError(f"第{n}列的宽度应为0至200的整数。", place)
    align = entry.get("align", "left")
    if align not in ("left", "right"):
        raise LayoutError(f"第{n}列的对齐应为 left 或 right。", place)
    pad = str(entry.get("pad", " "))
    if len(pad) != 1 or not pad.isascii():
        raise LayoutError(f"第{n}列的补位应为一个字符：空格或 0。", place)
    title = str(entry.get("title", "") or known[name])
    return Column(name, title, width, align, pad, str(entry.get("constant", "")))


def _required(
    columns: tuple[Column, ...], wanted: Sequence[str], known: Mapping[str, str], place: str
) -> None:
    present = {column.field for column in columns}
    missing = [known[name] for name in wanted if name not in present]
    if missing:
        raise LayoutError(f"缺少必需的列：{'、'.join(missing)}。", place)


def _widths(columns: tuple[Column, ...], place: str) -> None:
    bare = [column.title for column in columns if not column.width]
    if bare:
        raise LayoutError(f"定长文本的每一列都要有宽度（字节）：{'、'.join(bare)}。", place)


def _lines(body: Mapping[str, Any], name: str) -> tuple[str, ...]:
    lines = tuple(str(line) for line in body.get(name) or ())
    _placeholders(lines, name)
    return lines


def _placeholders(lines: Sequence[str], place: str) -> None:
    for line in lines:
        try:
            found = {name for _, name, _, _ in string.Formatter().parse(line) if name is not None}
        except ValueError:
            raise LayoutError(f"“{line}”里的花括号不成对。", place) from None
        unknown = found - set(fields.WORDS)
        if unknown:
            raise LayoutError(
                f"“{line}”里的 {{{sorted(unknown)[0]}}} 不认识；可用：{'、'.join(fields.WORDS)}。",
                place,
            )


def _codes(given: Any) -> dict[str, Code]:
    if not isinstance(given, Mapping):
        raise LayoutError("代码表写得不对。", "codes")
    codes = {}
    for code, entry in given.items():
        _only(entry, {"reason", "end", "account"}, f"代码 {code}")
        if not str(entry.get("reason", "")).strip():
            raise LayoutError(f"代码 {code} 缺少原因。", "codes")
        if entry.get("end", "failed") not in fields.ENDS:
            raise LayoutError(f"代码 {code} 的结果应为：{'、'.join(fields.ENDS)}。", "codes")
        end, fault = entry.get("end", "failed"), bool(entry.get("account", False))
        codes[str(code)] = Code(str(entry["reason"]).strip(), end, fault)
    return codes


def _words(body: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(str(word).strip() for word in body.get(name) or () if str(word).strip())


def _limit(given: Any) -> int:
    if not isinstance(given, int) or not 1 <= given <= _MOST_ROWS:
        raise LayoutError(f"每个文件的行数应为 1 至 {_MOST_ROWS:,} 的整数。", "row_limit")
    return given


def _one_of(
    body: Mapping[str, Any], name: str, known: Mapping[str, Any], label: str, default: str = ""
) -> str:
    value = str(body.get(name, default))
    if value not in known:
        raise LayoutError(f"{label}“{value}”不认识；可用：{'、'.join(known)}。", name)
    return value


def _only(given: Any, known: set[str], place: str) -> None:
    if not isinstance(given, Mapping):
        raise LayoutError(f"{place}写得不对。")
    unknown = set(given) - known
    if unknown:
        raise LayoutError(
            f"{place}里有不认识的“{sorted(unknown)[0]}”；可用：{'、'.join(sorted(known))}。"
        )

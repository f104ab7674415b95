"""The form of a layout: what was typed, read into a body and back."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from portal.regions.tree import RegionTree
from subsidies.bankfiles import fields
from subsidies.bankfiles.layout import LayoutError

INPUT = {"class": "input"}
AREA = {"class": "input", "rows": 2}
YES_NO = (("1", "是"), ("", "否"))
ALIGNS = (("left", "左"), ("right", "右"))
SPARE = 3
_COLUMN = ("field", "title", "width", "align", "pad", "constant")
_RETURN = ("field", "title", "width")
_CODE = ("code", "reason", "end", "account")


class LayoutForm(forms.Form):
    """Everything but the columns and codes, which are tables of their own."""

    region = forms.ChoiceField(label="适用地区")
    bank = forms.SlugField(label="银行代码", max_length=32, help_text="英文小写和短横，例如 rural-commercial。同一银行的新旧格式用同一个代码。")  # fmt: skip
    name = forms.CharField(label="名称", max_length=64)
    valid_from = forms.DateField(label="自何日启用", widget=forms.DateInput({"type": "date"}))
    in_use = forms.TypedChoiceField(label="使用", choices=(("1", "使用"), ("", "停用")), coerce=bool, empty_value=False, required=False)  # fmt: skip
    document = forms.CharField(label="依据", max_length=128, required=False, help_text="代发协议或银行接口说明的名称。")  # fmt: skip
    kind = forms.ChoiceField(label="文件类型", choices=list(fields.KINDS.items()))
    encoding = forms.ChoiceField(label="编码", choices=list(fields.ENCODINGS.items()))
    delimiter = forms.CharField(label="分隔符", max_length=1, required=False, strip=False)
    line_end = forms.ChoiceField(label="换行", choices=[("crlf", "Windows（CRLF）"), ("lf", "LF")])
    titles = forms.ChoiceField(label="首行为列名", choices=YES_NO, required=False)
    row_limit = forms.IntegerField(label="每个文件最多行数", min_value=1, max_value=100_000)
    file_name = forms.CharField(label="文件名", max_length=80)
    per_brief = forms.ChoiceField(label="每个摘要一个文件", choices=YES_NO, required=False)
    bank_codes = forms.CharField(
        label="联行号开头", required=False, help_text="用空格隔开，例如 402。"
    )
    bank_words = forms.CharField(label="开户行名称含", required=False, help_text="用空格隔开，例如 农商 信用社。")  # fmt: skip
    others = forms.ChoiceField(label="收其余各行的账户", choices=YES_NO, required=False)
    head = forms.CharField(label="明细之上的行", required=False, widget=forms.Textarea(AREA))
    foot = forms.CharField(label="明细之下的汇总行", required=False, widget=forms.Textarea(AREA))
    ret_kind = forms.ChoiceField(label="回盘文件类型", choices=list(fields.RETURN_KINDS.items()))
    ret_encoding = forms.ChoiceField(label="回盘编码", choices=list(fields.ENCODINGS.items()))
    ret_delimiter = forms.CharField(label="回盘分隔符", max_length=1, required=False, strip=False, help_text="定长文本留空。")  # fmt: skip
    ret_titles = forms.ChoiceField(label="回盘有列名一行", choices=YES_NO, required=False)
    ret_complete = forms.ChoiceField(label="每一笔都回", choices=YES_NO, required=False, help_text="只回失败的银行选“否”。")  # fmt: skip
    ret_success = forms.CharField(label="表示成功的结果", help_text="用空格隔开，例如 成功 0000。")
    ret_head = forms.CharField(
        label="回盘明细之上的行", required=False, widget=forms.Textarea(AREA)
    )
    ret_foot = forms.CharField(
        label="回盘明细之下的行", required=False, widget=forms.Textarea(AREA)
    )

    def __init__(self, *args: Any, tree: RegionTree, codes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [(c, tree.full_name(c)) for c in codes]  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "input")

    def parts(self, *names: str) -> list[Any]:
        """Some of the fields, for a section of the page."""
        return [self[name] for name in names]

    @property
    def head_fields(self) -> list[Any]:
        """What it is and from when."""
        return self.parts("name", "region", "bank", "valid_from", "in_use", "document")

    @property
    def file_fields(self) -> list[Any]:
        """How the file to the bank looks."""
        return self.parts(
            "kind", "encoding", "delimiter", "line_end", "titles", "row_limit", "file_name",
            "per_brief", "bank_codes", "bank_words", "others",
        )  # fmt: skip

    @property
    def return_fields(self) -> list[Any]:
        """How the answer looks."""
        return self.parts(
            "ret_kind", "ret_encoding", "ret_delimiter", "ret_titles", "ret_complete", "ret_success"
        )


def initial_of(body: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a body."""
    returns = body.get("returns", {})
    return {
        "kind": body.get("kind", "xlsx"),
        "encoding": body.get("encoding", "gb18030"),
        "delimiter": body.get("delimiter", "|"),
        "line_end": body.get("line_end", "crlf"),
        "titles": "1" if body.get("titles", True) else "",
        "row_limit": body.get("row_limit", 5000),
        "file_name": body.get("file_name", "{file}"),
        "per_brief": "1" if body.get("per_brief") else "",
        "bank_codes": " ".join(body.get("bank_codes", ())),
        "bank_words": " ".join(body.get("bank_words", ())),
        "others": "1" if body.get("others") else "",
        "head": "\n".join(body.get("head", ())),
        "foot": "\n".join(body.get("foot", ())),
        "ret_kind": returns.get("kind", "xlsx"),
        "ret_encoding": returns.get("encoding", "gb18030"),
        "ret_delimiter": returns.get("delimiter", "," if returns.get("kind") == "csv" else "|"),
        "ret_titles": "1" if returns.get("titles", returns.get("kind") != "text") else "",
        "ret_complete": "1" if returns.get("complete", True) else "",
        "ret_success": " ".join(returns.get("success", ("成功",))),
        "ret_head": "\n".join(returns.get("head", ())),
        "ret_foot": "\n".join(returns.get("foot", ())),
    }


def body_of(form: LayoutForm, query: QueryDict) -> dict[str, Any]:
    """The body a valid form and its tables say. LayoutError for a number that is none."""
    said = form.cleaned_data
    return {
        "kind": said["kind"],
        "encoding": said["encoding"],
        "delimiter": said["delimiter"],
        "line_end": said["line_end"],
        "titles": bool(said["titles"]),
        "head": _lines(said["head"]),
        "columns": [_column(row) for row in rows_of(query, "col", _COLUMN)],
        "foot": _lines(said["foot"]),
        "row_limit": said["row_limit"],
        "file_name": said["file_name"],
        "bank_codes": said["bank_codes"].split(),
        "bank_words": said["bank_words"].split(),
        "others": bool(said["others"]),
        "per_brief": bool(said["per_brief"]),
        "returns": {
            "kind": said["ret_kind"],
            "encoding": said["ret_encoding"],
            "delimiter": said["ret_delimiter"],
            "titles": bool(said["ret_titles"]),
            "complete": bool(said["ret_complete"]),
            "success": said["ret_success"].split(),
            "head": _lines(said["ret_head"]),
            "columns": [_column(row) for row in rows_of(query, "ret", _RETURN)],
            "foot": _lines(said["ret_foot"]),
            "codes": _codes(query),
        },
    }


def rows_of(query: QueryDict, prefix: str, names: Sequence[str]) -> list[dict[str, str]]:
    """Rows of a table that say something, in the order typed beside them."""
    lists = {name: query.getlist(f"{prefix}_{name}") for name in names}
    orders = query.getlist(f"{prefix}_order")
    count = max((len(values) for values in lists.values()), default=0)
    rows = []
    for n in range(count):
        row = {name: values[n] if n < len(values) else "" for name, values in lists.items()}
        if row[names[0]].strip():
            order = orders[n].strip() if n < len(orders) else ""
            rows.append((int(order) if order.isdigit() else 999, n, row))
    return [row for _, _, row in sorted(rows, key=lambda entry: entry[:2])]


def typed_tables(query: QueryDict) -> dict[str, list[dict[str, str]]]:
    """The three tables as they were typed, with some empty rows."""
    return {
        "columns": spare(rows_of(query, "col", _COLUMN), _COLUMN),
        "answers": spare(rows_of(query, "ret", _RETURN), _RETURN),
        "codes": spare(rows_of(query, "code", _CODE), _CODE),
    }


def tables_of(body: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The three tables of a body, with some empty rows."""
    returns = body.get("returns", {})
    codes = [
        {"code": code, "end": "failed", **entry, "account": "1" if entry.get("account") else ""}
        for code, entry in returns.get("codes", {}).items()
    ]
    return {
        "columns": spare(list(body.get("columns", ())), _COLUMN),
        "answers": spare(list(returns.get("columns", ())), _RETURN),
        "codes": spare(codes, _CODE),
    }


def spare(rows: list[Any], names: Sequence[str]) -> list[dict[str, Any]]:
    """The rows and three empty ones."""
    return [*rows, *(dict.fromkeys(names, "") for _ in range(SPARE))]


def _column(row: Mapping[str, str]) -> dict[str, Any]:
    column: dict[str, Any] = {"field": row["field"].strip()}
    if title := row["title"].strip():
        column["title"] = title
    if width := row["width"].strip():
        if not (width.isascii() and width.isdigit()):
            raise LayoutError(f"列“{title or column['field']}”的宽度“{width}”不是整数。", "columns")
        column["width"] = int(width)
    if row.get("align") == "right":
        column["align"] = "right"
    if pad := row.get("pad", ""):
        column["pad"] = pad
    if constant := row.get("constant", ""):
        column["constant"] = constant
    return column


def _codes(query: QueryDict) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for row in rows_of(query, "code", _CODE):
        code = row["code"].strip()
        if code in found:
            raise LayoutError(f"代码 {code} 写了两次，请留一行。", "codes")
        entry: dict[str, Any] = {"reason": row["reason"].strip(), "end": row["end"] or "failed"}
        if row["account"]:
            entry["account"] = True
        found[code] = entry
    return found


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def choices() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The choices of the tables' cells."""
    yield "column_choices", list(fields.COLUMNS.items())
    yield "return_choices", list(fields.RETURN_COLUMNS.items())
    yield "end_choices", list(fields.ENDS.items())
    yield "words", list(fields.WORDS.items())

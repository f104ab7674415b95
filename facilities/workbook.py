"""The register as a workbook: written whole, read with a dry run of the whole file."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import Any

from django.db import transaction
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from facilities.errors import FacilityError
from facilities.models import BuiltBy, Fire, Function, Institution, Kind
from facilities.services import RECORDS, add_record, register_institution, update_institution
from portal.parties.models import Organisation
from portal.regions.models import Region

MOST_ROWS = 5_000
SHEET = "设施"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, where it belongs (party, register, beds, key), how a cell is read."""

    name: str
    label: str
    part: str
    read: Callable[[Any], Any]
    required: bool = False


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a cell or a row, and the cure."""

    row: int
    label: str
    message: str


@dataclass(slots=True)
class Outcome:
    """What a file would do, or did."""

    new: int = 0
    changed: int = 0
    troubles: tuple[Trouble, ...] = ()


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def _day(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(_text(value).replace("/", "-"))
    except ValueError:
        raise ValueError(f"“{value}”不是日期，请写成 2024-01-31") from None


def _whole(value: Any) -> int:
    text = _text(value)
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f"“{value}”不是整数")
    return int(text)


def _number(value: Any) -> Decimal:
    try:
        found = Decimal(_text(value))
    except InvalidOperation:
        raise ValueError(f"“{value}”不是数字") from None
    if not found.is_finite():
        raise ValueError(f"“{value}”不是数字")
    return found


def _yes(value: Any) -> bool:
    text = _text(value)
    if text not in ("是", "否"):
        raise ValueError(f"“{value}”应填“是”或“否”")
    return text == "是"


def _one_of(choices: Any) -> Callable[[Any], str]:
    known = {label: code for code, label in choices.choices}

    def read(value: Any) -> str:
        if _text(value) not in known:
            raise ValueError(f"“{value}”不在可选项中，可填：{'、'.join(known)}")
        return known[_text(value)]

    return read


def _functions(value: Any) -> list[str]:
    one = _one_of(Function)
    return [one(part) for part in _text(value).replace(",", "、").split("、") if part]


COLUMNS = (
    Column("uscc", "统一社会信用代码", "key", _text), Column("name", "名称", "party", _text, True),
    Column("region", "县市区", "key", _text, True), Column("ownership", "性质", "party", _one_of(Organisation.Ownership), True),
    Column("kind", "设施类别", "register", _one_of(Kind), True), Column("operator", "运营单位", "register", _text),
    Column("operator_uscc", "运营单位信用代码", "register", _text), Column("brand", "连锁品牌", "register", _text),
    Column("township", "乡镇（街道）", "register", _text), Column("village", "村（社区）", "register", _text),
    Column("urban", "在市城区", "register", _yes), Column("address", "地址", "party", _text),
    Column("contact", "联系人", "party", _text), Column("phone", "联系电话", "party", _text),
    Column("opened_on", "开办日期", "party", _day), Column("closed_on", "停办日期", "party", _day),
    Column("built_by", "建设方式", "register", _one_of(BuiltBy)), Column("floor_area", "建筑面积（㎡）", "register", _number),
    Column("functions", "为老服务功能", "register", _functions), Column("filing_number", "备案编号", "register", _text),
    Column("filed_on", "备案日期", "register", _day), Column("fire", "消防审验", "register", _one_of(Fire)),
    Column("fire_on", "审验日期", "register", _day), Column("fire_document", "审验文书号", "register", _text),
    Column("medical", "医养结合功能", "register", _yes), Column("medical_demo", "医养结合示范", "register", _yes),
    Column("monitored", "接入安联网", "register", _yes), Column("county_run", "县级统管", "register", _yes),
    Column("latitude", "纬度", "register", _number), Column("longitude", "经度", "register", _number),
    Column("from_day", "床位自", "beds", _day), Column("total", "床位总数", "beds", _whole),
    Column("nursing", "护理型床位", "beds", _whole), Column("dementia", "失智专区床位", "beds", _whole),
    Column("home_beds", "家庭养老床位", "beds", _whole), Column("notes", "备注", "register", _text),
)  # fmt: skip


def write(rows: Any, day: date) -> bytes:
    """The register as a workbook that can be read back; text that looks like a formula is quoted."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet.append([column.label for column in COLUMNS])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "C2"
    for row in rows:
        beds = next((b for b in row.beds.all() if b.from_day <= day), None)
        sheet.append([_shown(column, row, beds) for column in COLUMNS])
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _shown(column: Column, row: Institution, beds: Any) -> Any:
    if column.name == "region":
        return row.organisation.region.name
    if column.part == "beds":
        return getattr(beds, column.name, None)
    source: Any = row if column.part == "register" else row.organisation
    if column.name == "functions":
        return "、".join(Function(code).label for code in row.functions)
    value = getattr(source, column.name)
    if isinstance(value, bool):
        return "是" if value else "否"
    display = getattr(source, f"get_{column.name}_display", None)
    shown = display() if display else value
    return f"'{shown}" if isinstance(shown, str) and shown[:1] in ("=", "+", "@", "-") else shown


def read(content: bytes) -> tuple[list[tuple[int, dict[str, Any]]], list[Trouble]]:
    """The filled rows with their values by column, and what could not be understood."""
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
    except Exception:  # noqa: BLE001 - whatever a broken file raises, the clerk is told the same
        return [], [Trouble(0, "", "不是 Excel 工作簿（.xlsx），请从“导出 Excel”开始填写。")]
    sheet = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
    lines = sheet.iter_rows(values_only=True)
    heads = [_text(cell) if cell is not None else "" for cell in next(lines, ())]
    known = {column.label: column for column in COLUMNS}
    absent = [c.label for c in COLUMNS if c.required and c.label not in heads]
    if absent:
        return [], [Trouble(1, absent[0], "缺少这一列。请从“导出 Excel”开始填写。")]
    found: list[tuple[int, dict[str, Any]]] = []
    troubles: list[Trouble] = []
    for number, cells in enumerate(lines, start=2):
        if number > MOST_ROWS + 1:
            troubles.append(Trouble(number, "", f"一次最多 {MOST_ROWS} 行，请分几个文件。"))
            break
        pairs = [(known[h], v) for h, v in zip(heads, cells, strict=False) if h in known]
        if all(value in (None, "") for _, value in pairs):
            continue
        found.append((number, _values(number, pairs, troubles)))
    return found, troubles


def _values(
    number: int, pairs: list[tuple[Column, Any]], troubles: list[Trouble]
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for column, raw in pairs:
        if raw in (None, "") or (isinstance(raw, str) and not raw.strip()):
            if column.required:
                troubles.append(Trouble(number, column.label, "没有填。"))
            continue
        cleaned = raw[1:] if isinstance(raw, str) and raw[:1] == "'" else raw
        try:
            values[column.name] = column.read(cleaned)
        except ValueError as error:
            troubles.append(Trouble(number, column.label, f"{error}。"))
    return values


class _Undo(Exception):
    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome


def take(content: bytes, *, actor: Any, at: datetime, today: date, dry_run: bool) -> Outcome:
    """Register or update every row by the services; all of the file or nothing.

    With ``dry_run``, or when any row is refused, everything is taken back and the outcome says
    what would have happened.
    """
    rows, troubles = read(content)
    outcome = Outcome(troubles=tuple(troubles))
    if troubles:
        return outcome
    try:
        with transaction.atomic():
            found: list[Trouble] = []
            for number, values in rows:
                try:
                    with transaction.atomic():
                        _apply(values, outcome, actor, at, today)
                except FacilityError as error:
                    label = next((c.label for c in COLUMNS if c.name == error.field), "")
                    found.append(Trouble(number, label, str(error)))
            outcome.troubles = tuple(found)
            if dry_run or found:
                raise _Undo(outcome)
    except _Undo as undo:
        return undo.outcome
    return outcome


def _apply(values: dict[str, Any], outcome: Outcome, actor: Any, at: datetime, today: date) -> None:
    region = Region.objects.filter(
        name=values["region"], level=Region.Level.COUNTY, valid_to=None
    ).first() or Region.objects.filter(code=values["region"], valid_to=None).first()  # fmt: skip
    if region is None:
        raise FacilityError(
            f"没有县市区“{values['region']}”。", "请填名称或六位代码。", field="region"
        )
    parts: dict[str, dict[str, Any]] = {"party": {}, "register": {}, "beds": {}}
    for column in COLUMNS:
        if column.name in values and column.part in parts:
            parts[column.part][column.name] = values[column.name]
    known = _known(values, region)
    more = {"actor": actor, "at": at, "origin": "xlsx"}
    if known is None:
        row = register_institution(
            region=region, uscc=values.get("uscc", ""), party=parts["party"],
            values=parts["register"], **more,
        )  # fmt: skip
        outcome.new += 1
    else:
        row = update_institution(
            institution=known, party=parts["party"], values=parts["register"], **more
        )
        outcome.changed += 1
    if "total" in parts["beds"]:
        beds = {"from_day": today, "nursing": 0, "dementia": 0, "home_beds": 0} | parts["beds"]
        last = row.beds.filter(from_day__lte=beds["from_day"]).first()
        same = last and all(getattr(last, n) == v for n, v in beds.items() if n != "from_day")
        if not same:
            add_record(institution=row, kind=RECORDS["beds"], values=beds, **more)


def _known(values: dict[str, Any], region: Region) -> Institution | None:
    """The institution a row means: by its code, else by its name in the county."""
    rows = Institution.objects.select_related("organisation__region")
    if values.get("uscc"):
        return rows.filter(
            organisation__uscc=values["uscc"].upper(), organisation__region=region
        ).first()
    return rows.filter(organisation__name=values["name"], organisation__region=region).first()

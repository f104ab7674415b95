"""What the sheets share: the person of a row, the employer, what must not be."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from portal.accounts.models import User
from portal.accounts.roles import EMPLOYMENT_WORKER
from portal.accounts.scope import region_ids
from portal.importing import bulk
from portal.importing.cells import id_number_of, narrow, one_of, shown, text_of
from portal.importing.kinds import CellError, Column, Context, Parsed, Staged, Trouble
from portal.importing.models import FileImport
from portal.lib.identifiers import normalise
from portal.lib.periods import Month
from portal.sealing import blind_index

#: The blind index stays in the staged row as hex; the number itself is nowhere kept.
FILE = """
UPDATE importing_row AS r SET values = r.values || jsonb_build_object(
  'file_id', w.id, 'person_id', p.id, 'person_region', p.managing_region_id,
  'handed', w.handed_over_at IS NOT NULL)
FROM people_person AS p LEFT JOIN employment_workfile AS w ON w.person_id = p.id
WHERE r.file_id = %(file)s AND p.id_number_index = decode(r.values ->> 'who', 'hex')
"""
EMPLOYER = """
UPDATE importing_row AS r SET values = r.values || jsonb_build_object('employer_id', (
  SELECT e.id FROM employment_employer AS e JOIN parties_organisation AS o ON o.id = e.organisation_id
  WHERE (o.uscc = upper(r.values ->> 'employer') OR o.name = r.values ->> 'employer')
    AND o.region_id = ANY(%(area)s)
  ORDER BY (o.uscc = upper(r.values ->> 'employer')) DESC NULLS LAST, e.id LIMIT 1))
WHERE r.file_id = %(file)s AND r.values ? 'employer'
"""
_NO_FILE = """
SELECT number FROM importing_row WHERE file_id = %(file)s
  AND (values ->> 'file_id' IS NULL OR ((values ->> 'person_region')::bigint <> ALL(%(area)s))
    OR (NOT %(federation)s AND NOT (values ->> 'handed')::boolean)) ORDER BY number
"""
_NO_EMPLOYER = """
SELECT number, values ->> 'employer' FROM importing_row WHERE file_id = %(file)s
  AND values ? 'employer' AND values ->> 'employer_id' IS NULL ORDER BY number
"""
YES_NO = ("是", "否")


def id_column() -> Column:
    """Whose row it is."""
    return Column(
        "id_number", "身份证号", "18位，按号码认人；须已建就业档案。", id_number_of, required=True,
        secret=True, width=22, synonyms=("身份证", "证件号码"), example="",
    )  # fmt: skip


def employer_column(*, required: bool) -> Column:
    """The employer, by name or social credit code."""
    return Column(
        "employer", "用人单位", "名称或统一社会信用代码，须已登记。",
        lambda cell, context: text_of(cell, 120), required=required, width=24, example="样例用人单位",
        synonyms=("单位", "单位名称", "统一社会信用代码"),
    )  # fmt: skip


def coded(words: dict[str, str]) -> Any:
    """A parser of one of the words that gives its code."""
    parse = one_of(tuple(words))
    return lambda cell, context: words[parse(cell, context)]


def yes_no(cell: Any, context: Context) -> bool:
    """是 or 否."""
    text = narrow(shown(cell))
    if text not in YES_NO:
        raise CellError(f"“{text[:20]}”不是“是”或“否”。", "请填“是”或“否”。")
    return text == "是"


def money(cell: Any, context: Context) -> str:
    """A sum of money with at most two decimals, as text."""
    text = narrow(shown(cell)).replace(",", "").removesuffix("元")
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise CellError(f"“{text[:20]}”不是金额。", "请填数字，如 1740 或 1740.50。") from None
    if not value.is_finite() or not 0 <= value <= 9_999_999 or value != round(value, 2):
        raise CellError(f"“{text[:20]}”不是金额。", "请填最多两位小数的数字，如 1740.50。")
    return str(value)


def month(cell: Any, context: Context) -> str:
    """A month, as its first day."""
    if isinstance(cell, date):
        return Month.of(cell).first.isoformat()
    text = (
        narrow(shown(cell))
        .replace("年", "-")
        .replace("/", "-")
        .replace(".", "-")
        .removesuffix("月")
    )
    year, _, number = text.partition("-")
    try:
        return Month(int(year), int(number[:2])).first.isoformat()
    except ValueError:
        raise CellError(f"“{text[:20]}”不是月份。", "请按“年-月”填写，如 2024-01。") from None


def staged(rows: Sequence[Parsed], *keys: str) -> Iterator[Staged]:
    """Rows without their ID numbers; person and ``keys`` together are what a row means."""
    index = blind_index()
    for row in rows:
        values = {k: v.isoformat() if isinstance(v, date) else v for k, v in row.values.items()}
        values["who"] = bytes(index.of("id_number", normalise(values.pop("id_number")))).hex()
        text = "\n".join(str(values.get(key, "")) for key in ("who", *keys))
        yield Staged(row.number, hashlib.md5(text.encode(), usedforsecurity=False).digest(), values)


def resolve(file: FileImport) -> None:
    """Write the ids of file and employer into the staged rows."""
    bulk.run(FILE, file=file.pk)
    bulk.run(EMPLOYER, file=file.pk, area=area_of(file))
    bulk.run("ANALYZE importing_row")


def area_of(file: FileImport) -> list[int]:
    """The regions of whoever brought the file: they bound it, also when a worker writes it."""
    user = _uploader(file)
    return sorted(region_ids(user)) if user else []


def strangers(file: FileImport) -> Iterator[Trouble]:
    """People without a file one may see, employers nobody registered here."""
    user = _uploader(file)
    federation = bool(user and user.has_role(EMPLOYMENT_WORKER))
    for (number,) in bulk.rows_of(
        _NO_FILE, file=file.pk, area=area_of(file), federation=federation
    ):
        cure = "请核对号码；有档案的先在“人员”页做信息比对建档，人社须由残联先移交。"
        yield Trouble(number, "id_number", "", "没有这个人的就业档案。", cure)
    for number, name in bulk.rows_of(_NO_EMPLOYER, file=file.pk):
        yield Trouble(
            number, "employer", name, "没有登记这家用人单位。", "请核对名称或代码，或先登记。"
        )


def lock(file: FileImport) -> None:
    """Lock every file the rows mean, in order."""
    bulk.run(
        "SELECT w.id FROM employment_workfile AS w WHERE w.id IN (SELECT (values ->> 'file_id')::bigint"
        " FROM importing_row WHERE file_id = %(file)s) ORDER BY w.id FOR NO KEY UPDATE",
        file=file.pk,
    )


def _uploader(file: FileImport) -> User | None:
    return User.objects.select_related("region").filter(pk=file.uploaded_by_id).first()

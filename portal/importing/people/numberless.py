"""People who have no ID number: told apart by name, birth date and county, until they get one."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from portal.importing import bulk
from portal.importing.cells import date_of, fact_of, plain_text
from portal.importing.kinds import Column, Context, Parsed, Staged, Trouble
from portal.importing.models import FileImport
from portal.importing.people import apply as writing
from portal.importing.people.columns import columns as all_columns
from portal.importing.people.compare import against_known, differences
from portal.importing.people.kind import PEOPLE
from portal.importing.people.rows import check_rest, waiting
from portal.people.facts import FACTS
from portal.regions.selectors import ids_below
from portal.sealing import blind_index

MATCH = """
UPDATE importing_row AS r SET change = NULL, outcome = '', subject_id = (
  SELECT min(p.id) FROM people_person AS p WHERE p.managing_region_id = ANY(%(area)s)
    AND p.name = r.values ->> 'name' AND p.birth_date = (r.values ->> 'birth_date')::date
    AND p.id_number_index IS NULL)
WHERE r.file_id = %(file)s
"""
#: Others of the same name and birth date: several without a number, or one who has a number.
NAMESAKES = """
SELECT r.number, count(*) FILTER (WHERE p.id_number_index IS NULL),
  min(p.id_last4) FILTER (WHERE p.id_number_index IS NOT NULL)
FROM importing_row AS r JOIN people_person AS p ON p.managing_region_id = ANY(%(area)s)
  AND p.name = r.values ->> 'name' AND p.birth_date = (r.values ->> 'birth_date')::date
WHERE r.file_id = %(file)s GROUP BY r.number
HAVING count(*) > 1 OR bool_or(p.id_number_index IS NOT NULL) ORDER BY r.number
"""
_IDENTITY = {"birth_date", "sex"}


def columns() -> tuple[Column, ...]:
    """Those of the other sheet; birth date and sex are asked, for no number says them."""
    kept = [c for c in all_columns() if c.key != "id_number" and c.key not in _IDENTITY]
    place = 1 + next(i for i, c in enumerate(kept) if c.key == "name")
    born, sex = FACTS["birth_date"], FACTS["sex"]
    asked = (
        Column(
            "birth_date", born.label, "靠姓名和出生日期认人。", date_of, required=True,
            example="1943-05-10", synonyms=("出生年月日", "生日"), width=14,
        ),
        Column(
            "sex", sex.label, "男或女。", fact_of("sex"), required=True,
            choices=tuple(sex.values.values()), example="男",
        ),
        Column(
            "why", "没有身份证号的原因", "如“无户口”“号码待补录”。", plain_text(100), required=True,
            synonyms=("无证原因", "原因"), example="无户口", width=18,
        ),
    )  # fmt: skip
    return (*kept[:place], *asked, *kept[place:])


def check_row(row: Parsed, context: Context) -> Iterator[Trouble]:
    """What the facts and the account say against each other."""
    yield from check_rest(row, {key: row.values[key] for key in _IDENTITY}, context)


def stage(rows: Sequence[Parsed], context: Context) -> Iterator[Staged]:
    """Rows under an index of what tells people apart."""
    texts = [f"{row.values['name']}|{row.values['birth_date']}" for row in rows]
    keys = blind_index().of_many("numberless", texts)
    for row, key, values in zip(rows, keys, waiting(rows), strict=True):
        said = {"birth_date": row.values["birth_date"].isoformat(), "sex": row.values["sex"]}
        yield Staged(row.number, key, values | said | {"why": row.values["why"]})


def compare(file: FileImport) -> None:
    """Find whom each row means and what it would change."""
    bulk.run(MATCH, file=file.pk, area=_area(file))
    differences(file)


def check(file: FileImport) -> Iterator[Trouble]:
    """Namesakes, and what is known already."""
    for number, without, last4 in bulk.rows_of(NAMESAKES, file=file.pk, area=_area(file)):
        if last4 is not None:
            said = f"已有同名、同出生日期的档案，身份证号末四位 {last4}。"
            cure = "是同一个人的请用“人员和情况”的表；确是另一个人的请在页面上登记。"
        else:
            said = f"有 {without} 份同名、同出生日期、没有身份证号的档案。"
            cure = "分不清是哪一位，请在人员页上更新。"
        yield Trouble(number, "name", "", said, cure)
    yield from against_known(file)


def lock(file: FileImport) -> None:
    """Lock the people, and other such files: without numbers no constraint tells doubles."""
    bulk.run("SELECT pg_advisory_xact_lock(hashtext('people without number'))")
    writing.lock(file)


def apply(file: FileImport, at: datetime) -> None:
    """Write the staged rows."""
    writing.apply(file, at)


def _area(file: FileImport) -> list[int]:
    return sorted(ids_below(file.region.code))


_HELP = "无户口或号码待补录的人，一人一行，靠姓名和出生日期认人；有了身份证号后在人员页补录。"
NUMBERLESS = replace(
    PEOPLE,
    key="people-without-number",
    label="没有身份证号的人员",
    sheet="无身份证号人员",
    help=_HELP,
    columns=columns,
    check_row=check_row,
    stage=stage,
    compare=compare,
    check=check,
    lock=lock,
    apply=apply,
    twice="同名、同出生日期的人只能有一行；确是两个人的，第二位请在页面上登记。",
)

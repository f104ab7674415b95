"""Rows about people who have a file: who is meant, and what is wrong with whom."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from portal.importing import bulk
from portal.importing.cells import id_number_of, text_of
from portal.importing.kinds import Column, Context, Trouble
from portal.importing.models import FileImport
from portal.importing.people.compare import elsewhere
from portal.people.models import Person
from portal.people.names import cleaned

MATCH = """
UPDATE importing_row AS row SET change = NULL, outcome = 'same', subject_id = coalesce(
  (SELECT p.id FROM people_person AS p WHERE p.id_number_index = row.key),
  (SELECT f.person_id FROM people_formeridnumber AS f WHERE f.number_index = row.key LIMIT 1))
WHERE row.file_id = %(file)s
"""
UNKNOWN = """
SELECT number FROM importing_row WHERE file_id = %(file)s AND subject_id IS NULL ORDER BY number
"""
OTHER_NAME = """
SELECT r.number FROM importing_row AS r JOIN people_person AS p ON p.id = r.subject_id
WHERE r.file_id = %(file)s AND r.values ? 'name' AND r.values ->> 'name' <> p.name ORDER BY r.number
"""


def who_columns() -> tuple[Column, Column]:
    """The number that finds the file, and the name it is checked against."""
    return (
        Column(
            "id_number", "身份证号", "18位身份证号，靠它认人。", id_number_of, required=True,
            secret=True, width=22, example="43110319430510001X",
            synonyms=("身份证", "身份证号码", "公民身份号码", "证件号码", "居民身份证号"),
        ),
        Column(
            "name", "姓名", "与档案核对，不改动档案。", name_of, required=True, example="张样例",
            synonyms=("名字", "老人姓名", "对象姓名", "人员姓名"),
        ),
    )  # fmt: skip


def name_of(cell: Any, context: Context) -> str:
    """A name as files keep it."""
    return cleaned(text_of(cell, 60))


def match(file: FileImport) -> None:
    """Find whom each row means; nothing changes as yet."""
    bulk.run(MATCH, file=file.pk)


def who_is_wrong(file: FileImport) -> Iterator[Trouble]:
    """People who are not known, not of this area, or called otherwise."""
    for (number,) in bulk.rows_of(UNKNOWN, file=file.pk):
        yield Trouble(
            number, "id_number", "", "没有这个人的档案。", "请核对身份证号，或先登记建档。"
        )
    yield from elsewhere(file)
    for (number,) in bulk.rows_of(OTHER_NAME, file=file.pk):
        yield Trouble(number, "name", "", "姓名与档案不一致。", "请核对身份证号和姓名。")


def names(ids: Sequence[int]) -> Mapping[int, str]:
    """Names of people by their keys."""
    return dict(Person.objects.filter(pk__in=ids).values_list("pk", "name"))

"""Households from a sheet: each row puts one person into the household of its head."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from portal.accounts import roles
from portal.accounts.models import User
from portal.importing import bulk
from portal.importing.cells import id_number_of
from portal.importing.kinds import Column, Context, ImportKind, Option, Parsed, Staged, Trouble
from portal.importing.models import FileImport, Row
from portal.importing.people import known
from portal.people.models import Household, Person
from portal.people.services import found_household, move_member
from portal.regions.selectors import ids_below
from portal.sealing import blind_index

LOCK = """
SELECT p.id FROM people_person AS p
WHERE p.id IN (SELECT subject_id FROM importing_row WHERE file_id = %(file)s)
  OR p.id_number_index IN (
    SELECT (values ->> 'head')::bytea FROM importing_row WHERE file_id = %(file)s)
ORDER BY p.id FOR NO KEY UPDATE
"""
#: The household of a day, of the member and that of the head, if it is his; else he founds one.
PLACED = """
WITH home AS MATERIALIZED (
  SELECT r.id, h.id AS head_id, h.name AS head, mine.household_id AS mine,
    his.id AS theirs, old.name AS old
  FROM importing_row AS r
  JOIN people_person AS h ON h.id_number_index = (r.values ->> 'head')::bytea
  LEFT JOIN people_circumstances AS mine ON mine.person_id = r.subject_id
    AND mine.superseded_at IS NULL AND mine.valid_from <= %(day)s
    AND (mine.valid_to IS NULL OR mine.valid_to > %(day)s)
  LEFT JOIN people_circumstances AS theirs ON theirs.person_id = h.id
    AND theirs.superseded_at IS NULL AND theirs.valid_from <= %(day)s
    AND (theirs.valid_to IS NULL OR theirs.valid_to > %(day)s)
  LEFT JOIN people_household AS his ON his.id = theirs.household_id
    AND coalesce(his.head_id, h.id) = h.id
  LEFT JOIN people_household AS was ON was.id = mine.household_id
  LEFT JOIN people_person AS old ON old.id = was.head_id
  WHERE r.file_id = %(file)s AND r.subject_id IS NOT NULL)
UPDATE importing_row AS r SET values = r.values || jsonb_build_object('head_id', h.head_id),
  outcome = CASE WHEN h.theirs IS NOT NULL AND h.mine = h.theirs THEN 'same' ELSE 'changed' END,
  change = CASE WHEN h.theirs IS NOT NULL AND h.mine = h.theirs THEN NULL ELSE
    jsonb_build_object('household', jsonb_build_array(
      CASE WHEN h.mine IS NULL THEN NULL ELSE coalesce(h.old, '另一') END, h.head)) END
FROM home AS h WHERE h.id = r.id
"""
#: Heads without a file, of another county, or who stand in this file under somebody else.
NO_HEAD = """
SELECT r.number, p.id IS NULL FROM importing_row AS r
LEFT JOIN people_person AS p ON p.id_number_index = (r.values ->> 'head')::bytea
WHERE r.file_id = %(file)s AND (p.id IS NULL OR p.managing_region_id <> ALL(%(area)s))
ORDER BY r.number
"""
HEAD_ELSEWHERE = """
SELECT r.number, h.number FROM importing_row AS r
JOIN importing_row AS h ON h.file_id = r.file_id AND h.key = (r.values ->> 'head')::bytea
  AND h.key <> (h.values ->> 'head')::bytea
WHERE r.file_id = %(file)s ORDER BY r.number
"""
#: Nobody can join a household before his file begins.
TOO_EARLY = """
SELECT r.number, min(c.valid_from) FROM importing_row AS r
JOIN people_circumstances AS c ON c.superseded_at IS NULL
  AND c.person_id IN (r.subject_id, (r.values ->> 'head_id')::bigint)
WHERE r.file_id = %(file)s GROUP BY r.number, c.person_id HAVING min(c.valid_from) > %(day)s
ORDER BY r.number
"""


def columns() -> tuple[Column, ...]:
    """Who, and whose household."""
    return (
        *known.who_columns(),
        Column(
            "head", "户主身份证号", "户主也要有档案；户主本人这一行填自己的号码。", id_number_of,
            required=True, secret=True, width=22, example="43110319430510001X",
            synonyms=("户主身份证", "户主证件号码", "户主公民身份号码"),
        ),
    )  # fmt: skip


def check_row(row: Parsed, context: Context) -> Iterator[Trouble]:
    """Nothing stands between these cells."""
    yield from ()


def stage(rows: Sequence[Parsed], context: Context) -> Iterator[Staged]:
    """Rows under the index of their person's number, with that of the head's."""
    index = blind_index()
    keys = index.of_many("id_number", [row.values["id_number"] for row in rows])
    heads = index.of_many("id_number", [row.values["head"] for row in rows])
    for row, key, head in zip(rows, keys, heads, strict=True):
        yield Staged(row.number, key, {"name": row.values["name"], "head": rf"\x{head.hex()}"})


def compare(file: FileImport) -> None:
    """Whom each row means, and who is not in the head's household on the day."""
    known.match(file)
    bulk.run(PLACED, file=file.pk, day=file.options["from_day"])


def check(file: FileImport) -> Iterator[Trouble]:
    """What only the registry and the rest of the file can tell."""
    yield from known.who_is_wrong(file)
    area = sorted(ids_below(file.region.code))
    for number, unknown in bulk.rows_of(NO_HEAD, file=file.pk, area=area):
        yield Trouble(
            number, "head", "", "户主没有档案。" if unknown else "户主的档案在外县。",
            "请核对户主身份证号，或先给户主建档。" if unknown else "请先申请转移户主的档案。",
        )  # fmt: skip
    for number, other in bulk.rows_of(HEAD_ELSEWHERE, file=file.pk):
        yield Trouble(
            number, "head", "", f"第 {other} 行把这位户主列在别人户下。",
            "一户只有一位户主：请把两行改成同一个户主身份证号。",
        )  # fmt: skip
    for number, first in bulk.rows_of(TOO_EARLY, file=file.pk, day=file.options["from_day"]):
        yield Trouble(
            number, "", "", f"本人或户主的情况从 {first} 起才有登记，早于它不能入户。",
            f"请把“从哪天起”改为 {first} 或以后，另行导入。",
        )  # fmt: skip


def lock(file: FileImport) -> None:
    """Lock members and heads, in order."""
    bulk.run(LOCK, file=file.pk)


def apply(file: FileImport, at: datetime) -> None:
    """Found what is missing and move each member, as the page does."""
    actor = User.objects.filter(pk=file.confirmed_by_id).first()
    day, reason = date.fromisoformat(file.options["from_day"]), f"导入 {file.file_name}"
    rows = list(Row.objects.filter(file=file, outcome="changed").order_by("subject_id"))
    ids = {pk for row in rows for pk in (row.subject_id, row.values["head_id"])}
    people = Person.objects.select_related("managing_region").in_bulk(ids)
    homes = _homes({row.values["head_id"] for row in rows}, day)
    for row in rows:
        head, member = people[row.values["head_id"]], people[row.subject_id or 0]
        if head.pk not in homes:
            homes[head.pk] = found_household(
                actor=actor, members=[head], region=head.managing_region, from_day=day, at=at,
                head=head, address=head.address, reason=reason,
            )  # fmt: skip
        if member.pk != head.pk:
            move_member(
                actor=actor, person=member, household=homes[head.pk], from_day=day, at=at,
                reason=reason,
            )  # fmt: skip


def _homes(heads: set[int], day: date) -> dict[int, Household]:
    from portal.people.selectors import rows_on

    rows = rows_on(day).filter(person__in=heads, household__isnull=False)
    return {
        row.person_id: row.household
        for row in rows.select_related("household")
        if row.household.head_id in (None, row.person_id)
    }


HOUSEHOLDS = ImportKind(
    key="households",
    label="家庭成员",
    noun="人",
    sheet="家庭成员",
    help="一人一行，写明户主。户主还没有家庭的会立户，成员从原来的家庭转入。",
    columns=columns,
    check_row=check_row,
    stage=stage,
    compare=compare,
    check=check,
    lock=lock,
    apply=apply,
    field_labels=lambda: {"household": "家庭"},
    words=lambda field, value: f"{value}户" if value else "未登记",
    names=known.names,
    subject_url="people:person",
    options=(
        Option("from_day", "从哪天起同户", "以户为单位的待遇从这一天起按新的家庭认定。", "date"),
    ),
    roles=frozenset({roles.CASEWORKER}),
    twice="同一个身份证号只能有一行。",
)

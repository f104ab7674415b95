"""Birth dates corrected from a sheet: those that the registry has wrong, each with its reason."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from portal.accounts import roles
from portal.accounts.models import User
from portal.importing import bulk
from portal.importing.cells import date_of, plain_text
from portal.importing.kinds import Column, Context, ImportKind, Parsed, Staged, Trouble
from portal.importing.models import FileImport, Row
from portal.importing.people import known
from portal.importing.people.apply import lock
from portal.lib.identifiers import OLDEST
from portal.people.models import Person
from portal.people.services import correct_birth_date
from portal.sealing import blind_index

CHANGED = """
UPDATE importing_row AS r SET outcome = 'changed',
  change = jsonb_build_object('birth_date', jsonb_build_array(p.birth_date, r.values -> 'birth_date'))
FROM people_person AS p
WHERE r.file_id = %(file)s AND p.id = r.subject_id
  AND p.birth_date IS DISTINCT FROM (r.values ->> 'birth_date')::date
"""
DIED_EARLIER = """
SELECT r.number, c.died_on FROM importing_row AS r
JOIN people_circumstances AS c ON c.person_id = r.subject_id AND c.superseded_at IS NULL
  AND c.valid_to IS NULL AND c.died_on < (r.values ->> 'birth_date')::date
WHERE r.file_id = %(file)s ORDER BY r.number
"""


def columns() -> tuple[Column, ...]:
    """Who, the right date, why, and what was seen."""
    return (
        *known.who_columns(),
        Column(
            "birth_date", "正确的出生日期", "按户籍更正材料填写；可以与身份证号不同。", date_of,
            required=True, example="1943-05-10",
            synonyms=("出生日期", "更正后出生日期", "更正出生日期", "出生年月日"), width=16,
        ),
        Column(
            "reason", "更正原因", "如“户口登记更正”。", plain_text(200), required=True, width=24,
            synonyms=("原因", "更正理由"), example="户口登记更正",
        ),
        Column(
            "evidence", "看过的材料", "如派出所更正证明及文号。", plain_text(200), width=24,
            synonyms=("依据", "材料", "证明材料"),
        ),
    )  # fmt: skip


def check_row(row: Parsed, context: Context) -> Iterator[Trouble]:
    """A date someone alive can be born on."""
    born: date = row.values["birth_date"]
    if born > context.today:
        yield Trouble(row.number, "birth_date", str(born), "出生日期晚于今天。", "请核对材料。")
    elif context.today.year - born.year > OLDEST:
        yield Trouble(
            row.number, "birth_date", str(born), f"出生日期距今超过{OLDEST}年。", "请核对材料。"
        )


def stage(rows: Sequence[Parsed], context: Context) -> Iterator[Staged]:
    """Rows under the index of their person's number."""
    keys = blind_index().of_many("id_number", [row.values["id_number"] for row in rows])
    for row, key in zip(rows, keys, strict=True):
        values = {k: row.values[k] for k in ("name", "reason", "evidence") if row.values.get(k)}
        yield Staged(row.number, key, values | {"birth_date": row.values["birth_date"].isoformat()})


def compare(file: FileImport) -> None:
    """Whom each row means, and whose date is another one."""
    known.match(file)
    bulk.run(CHANGED, file=file.pk)


def check(file: FileImport) -> Iterator[Trouble]:
    """What only the registry can tell."""
    yield from known.who_is_wrong(file)
    for number, died_on in bulk.rows_of(DIED_EARLIER, file=file.pk):
        yield Trouble(
            number, "birth_date", "", f"晚于登记的死亡日期（{died_on}）。", "请核对两个日期。"
        )


def apply(file: FileImport, at: datetime) -> None:
    """Correct each as the page does: on every day, what was known before stays readable."""
    actor = User.objects.filter(pk=file.confirmed_by_id).first()
    rows = Row.objects.filter(file=file, outcome="changed").order_by("subject_id")
    people = Person.objects.in_bulk(rows.values_list("subject_id", flat=True))
    for row in rows.iterator():
        correct_birth_date(
            actor=actor,
            person=people[row.subject_id or 0],
            birth_date=date.fromisoformat(row.values["birth_date"]),
            at=at,
            reason=row.values["reason"],
            evidence=[{"import": file.pk}, *filter(None, [row.values.get("evidence")])],
        )


BIRTHS = ImportKind(
    key="birth-dates",
    label="更正出生日期",
    noun="人",
    sheet="更正出生日期",
    help="已有档案的人，出生日期登记错了的，一人一行。身份证号本身有误的请在人员页更换号码。",
    columns=columns,
    check_row=check_row,
    stage=stage,
    compare=compare,
    check=check,
    lock=lock,
    apply=apply,
    field_labels=lambda: {"birth_date": "出生日期"},
    words=lambda field, value: str(value or "不清楚"),
    names=known.names,
    subject_url="people:person",
    roles=frozenset({roles.CASEWORKER}),
    twice="同一个身份证号只能有一行。",
)

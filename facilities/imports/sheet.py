"""A sheet whose rows are rows of one table, each of an institution: matched and written by SQL."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.accounts.models import User
from portal.accounts.scope import region_ids
from portal.importing import bulk
from portal.importing.cells import text_of
from portal.importing.kinds import Column, Context, Parsed, Staged, Trouble
from portal.importing.models import FileImport


@dataclass(frozen=True, slots=True)
class Rule:
    """What must not be true of a row together with what is known (``m``), and what to say."""

    column: str
    broken: str
    message: str
    cure: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: the columns that tell which row is meant, those a sheet may fill, the rules.

    ``fields`` gives each column's value in SQL for a new row whose cell is empty.
    """

    table: str
    key: tuple[str, ...]
    fields: Mapping[str, str]
    rules: tuple[Rule, ...] = ()

    def match(self) -> str:
        """Which row is meant, and whether it is a new one."""
        same = " AND ".join(f"c.{name} = n.{name}" for name in self.key)
        return f"""
        UPDATE importing_row AS r SET change = NULL, subject_id = found.id,
          outcome = CASE WHEN found.id IS NULL THEN 'new' ELSE 'same' END
        FROM (
          SELECT one.id AS row_id, min(c.id) AS id FROM importing_row AS one
          CROSS JOIN LATERAL jsonb_populate_record(NULL::{self.table}, one.values) AS n
          LEFT JOIN {self.table} AS c ON c.institution_id = n.institution_id AND {same}
          WHERE one.file_id = %(file)s GROUP BY one.id) AS found
        WHERE found.row_id = r.id
        """

    def changed(self) -> str:
        """What a row would change of the one it means."""
        pairs = ", ".join(f"('{n}', to_jsonb(c.{n}), to_jsonb(m.{n}))" for n in self.fields)
        return f"""
        UPDATE importing_row AS r SET change = d.change, outcome = 'changed' FROM (
          SELECT r.id, jsonb_object_agg(f.key, jsonb_build_array(f.old, f.new)) AS change
          FROM importing_row AS r JOIN {self.table} AS c ON c.id = r.subject_id
          CROSS JOIN LATERAL jsonb_populate_record(c, r.values) AS m
          CROSS JOIN LATERAL (VALUES {pairs}) AS f(key, old, new)
          WHERE r.file_id = %(file)s AND f.new IS DISTINCT FROM f.old GROUP BY r.id) AS d
        WHERE r.id = d.id
        """

    def broken(self, rule: Rule) -> str:
        """The rows for which a rule's condition holds."""
        return f"""
        SELECT r.number FROM importing_row AS r
        LEFT JOIN {self.table} AS c ON c.id = r.subject_id
        CROSS JOIN LATERAL jsonb_populate_record(c, r.values) AS m
        WHERE r.file_id = %(file)s AND ({rule.broken}) ORDER BY r.number
        """

    def lock(self) -> str:
        """Lock the rows that are meant, in order."""
        return f"""
        SELECT c.id FROM {self.table} AS c
        WHERE c.id IN (SELECT subject_id FROM importing_row WHERE file_id = %(file)s)
        ORDER BY c.id FOR NO KEY UPDATE
        """

    def insert(self) -> str:
        """Write the new rows."""
        names = ", ".join((*self.key, *self.fields))
        values = [f"n.{name}" for name in self.key]
        values += [f"coalesce(n.{name}, {empty})" for name, empty in self.fields.items()]
        return f"""
        INSERT INTO {self.table} (institution_id, {names})
        SELECT n.institution_id, {", ".join(values)} FROM importing_row AS r
        CROSS JOIN LATERAL jsonb_populate_record(NULL::{self.table}, r.values) AS n
        WHERE r.file_id = %(file)s AND r.outcome = 'new' ORDER BY r.number
        """

    def update(self) -> str:
        """Write what changed; empty cells leave what is known."""
        sets = ", ".join(f"{name} = m.{name}" for name in self.fields)
        return f"""
        UPDATE {self.table} AS c SET {sets}
        FROM importing_row AS r JOIN {self.table} AS known ON known.id = r.subject_id
        CROSS JOIN LATERAL jsonb_populate_record(known, r.values) AS m
        WHERE r.file_id = %(file)s AND r.outcome = 'changed' AND c.id = r.subject_id
        """

    def known_now(self) -> str:
        """Tell the staged rows what was made of them."""
        same = " AND ".join(f"c.{name} = n.{name}" for name in self.key)
        return f"""
        UPDATE importing_row AS r SET subject_id = c.id
        FROM importing_row AS one
        CROSS JOIN LATERAL jsonb_populate_record(NULL::{self.table}, one.values) AS n
        JOIN {self.table} AS c ON c.institution_id = n.institution_id AND {same}
        WHERE one.file_id = %(file)s AND one.outcome = 'new' AND r.id = one.id
        """


_HOMES = """
  SELECT o.{called} AS called, min(i.id) AS id, count(*) AS homes
  FROM facilities_institution AS i JOIN parties_organisation AS o ON o.id = i.organisation_id
  WHERE o.region_id = ANY(%(area)s) AND o.{called} IS NOT NULL GROUP BY o.{called}
"""
_HOME = f"""
UPDATE importing_row AS r SET values = r.values - 'institution_id' - 'homes'
  || jsonb_strip_nulls(jsonb_build_object('institution_id', meant.id, 'homes', meant.homes))
FROM (
  SELECT one.id AS row_id, least(coded.id, named.id) AS id,
    coalesce(coded.homes, 0) + coalesce(named.homes, 0) AS homes
  FROM importing_row AS one
  LEFT JOIN ({_HOMES.format(called="uscc")}) AS coded ON coded.called = upper(one.values ->> 'home')
  LEFT JOIN ({_HOMES.format(called="name")}) AS named ON named.called = one.values ->> 'home'
  WHERE one.file_id = %(file)s) AS meant
WHERE r.id = meant.row_id
"""
_UNCLEAR = """
SELECT number, values ->> 'home', (values ->> 'homes')::int FROM importing_row
WHERE file_id = %(file)s AND (values ->> 'homes')::int <> 1 ORDER BY number
"""


def home_column() -> Column:
    """The institution, by name or social credit code."""
    return Column(
        "home", "机构", "登记过的名称，或统一社会信用代码。",
        lambda cell, context: text_of(cell, 120), required=True, width=26, example="样例颐养园",
        synonyms=("机构名称", "养老机构", "设施", "名称"),
    )  # fmt: skip


def staged(rows: Sequence[Parsed], key: Sequence[str]) -> Iterator[Staged]:
    """Rows as they wait; the cells of ``key`` together with the home tell whom they mean."""
    for row in rows:
        values = {k: v.isoformat() if isinstance(v, date) else v for k, v in row.values.items()}
        text = "\n".join(str(values[name]) for name in ("home", *key))
        yield Staged(row.number, hashlib.md5(text.encode(), usedforsecurity=False).digest(), values)


def future(row: Parsed, context: Context, labels: Mapping[str, str]) -> Iterator[Trouble]:
    """Days that have not come yet."""
    for name, label in labels.items():
        day = row.values.get(name)
        if day is not None and day > context.today:
            yield Trouble(row.number, name, str(day), f"{label}晚于今天。", "请填写实际日期。")


def resolve(file: FileImport) -> None:
    """Write the institution of each row into it: one of the uploader's own area."""
    bulk.run(_HOME, file=file.pk, area=area_of(file))
    bulk.run("ANALYZE importing_row")


def unclear_homes(file: FileImport) -> Iterator[Trouble]:
    """Homes nobody registered here, and names that two homes bear."""
    for number, home, count in bulk.rows_of(_UNCLEAR, file=file.pk):
        if count:
            cure = "请改填统一社会信用代码。"
            yield Trouble(number, "home", home, f"有 {count} 家机构叫这个名称。", cure)
        else:
            cure = "请核对名称或信用代码，或先在“设施登记”里登记。"
            yield Trouble(number, "home", home, "本地区没有登记这家机构。", cure)


def broken_rules(file: FileImport, sheet: Sheet) -> Iterator[Trouble]:
    """What the rules of the table say of rows with what is known of them."""
    for rule in sheet.rules:
        for (number,) in bulk.rows_of(sheet.broken(rule), file=file.pk):
            yield Trouble(number, rule.column, "", rule.message, rule.cure)


def area_of(file: FileImport) -> list[int]:
    """The regions of whoever brought the file: his scope bounds it, also when a worker writes."""
    user: Any = User.objects.select_related("region").filter(pk=file.uploaded_by_id).first()
    return sorted(region_ids(user)) if user else []

"""The register's own sheet: institutions with their organisations and beds, matched and written by SQL."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache

from psycopg.types.json import Jsonb

from facilities.imports.register_columns import BEDS, PARTY, REGISTER
from facilities.imports.sheet import Rule, area_of, future
from facilities.models import Kind
from facilities.services.institutions import party_kind
from portal.importing import bulk
from portal.importing.kinds import Context, Parsed, Staged, Trouble
from portal.importing.models import FileImport

#: What comparing writes into a staged row besides its cells.
_FOUND = "ARRAY['region_id', 'organisation_id', 'homes', 'taken', 'alike', 'fresh']"
#: Which county, organisation and institution a row means: by code, without one by name.
_MATCH = f"""
UPDATE importing_row AS r SET change = NULL, subject_id = f.subject,
  outcome = CASE WHEN f.subject IS NULL THEN 'new' ELSE 'same' END,
  values = (r.values - {_FOUND}) || jsonb_strip_nulls(jsonb_build_object(
    'region_id', f.region_id, 'organisation_id', f.organisation_id, 'homes', f.homes,
    'taken', f.taken, 'alike', f.alike))
FROM (
  SELECT one.id AS row_id, g.id AS region_id,
    CASE WHEN one.values ? 'uscc' THEN coded_home.id WHEN named.homes = 1 THEN named.id END AS subject,
    CASE WHEN one.values ? 'uscc' THEN coded.id WHEN named.homes = 1 THEN named.party END
      AS organisation_id,
    CASE WHEN NOT one.values ? 'uscc' AND named.homes > 1 THEN named.homes END AS homes,
    CASE WHEN coded.region_id <> g.id THEN coded.name END AS taken,
    CASE WHEN one.values ? 'uscc' AND coded.id IS NULL THEN nullif(named.bare, 0) END AS alike
  FROM importing_row AS one
  LEFT JOIN regions_region AS g ON g.code = one.values ->> 'region' AND g.level = 'county'
    AND g.valid_to IS NULL AND g.id = ANY(%(area)s)
  LEFT JOIN parties_organisation AS coded ON coded.uscc = one.values ->> 'uscc'
  LEFT JOIN facilities_institution AS coded_home ON coded_home.organisation_id = coded.id
  LEFT JOIN (
    SELECT o.region_id, o.name, count(*) AS homes, count(*) FILTER (WHERE o.uscc IS NULL) AS bare,
      min(i.id) AS id, min(o.id) AS party
    FROM facilities_institution AS i JOIN parties_organisation AS o ON o.id = i.organisation_id
    WHERE o.region_id = ANY(%(area)s) GROUP BY o.region_id, o.name) AS named
    ON named.region_id = g.id AND named.name = one.values ->> 'name'
  WHERE one.file_id = %(file)s) AS f
WHERE f.row_id = r.id
"""
#: A staged row with what is known (c, o, b) and what it would be (m, p); beds of its day.
_ROW = """
importing_row AS r
LEFT JOIN facilities_institution AS c ON c.id = r.subject_id
LEFT JOIN parties_organisation AS o ON o.id = (r.values ->> 'organisation_id')::bigint
LEFT JOIN LATERAL (SELECT * FROM facilities_bedcount AS known
  WHERE known.institution_id = c.id AND known.from_day <= (r.values ->> 'from_day')::date
  ORDER BY known.from_day DESC LIMIT 1) AS b ON true
CROSS JOIN LATERAL jsonb_populate_record(c, r.values - 'organisation_id') AS m
CROSS JOIN LATERAL jsonb_populate_record(o, r.values - 'kind' - 'region_id') AS p
"""
_BED_KEYS = "ARRAY[" + ", ".join(f"'{name}'" for name in BEDS) + "]"
_HAS_BEDS = f"r.values ?| {_BED_KEYS}"


def _bed(name: str) -> str:
    return f"coalesce((r.values ->> '{name}')::int, b.{name}, 0)"


_PAIRS = ", ".join(
    [f"('{n}', to_jsonb(o.{n}), to_jsonb(p.{n}))" for n in PARTY]
    + [f"('{n}', to_jsonb(c.{n}), to_jsonb(m.{n}))" for n in REGISTER]
    + [f"('{n}', to_jsonb(b.{n}), coalesce(r.values -> '{n}', to_jsonb(b.{n})))" for n in BEDS]
)
_CHANGED = f"""
UPDATE importing_row AS r SET change = d.change, outcome = 'changed' FROM (
  SELECT r.id, jsonb_object_agg(f.key, jsonb_build_array(f.old, f.new)) AS change FROM {_ROW}
  CROSS JOIN LATERAL (VALUES {_PAIRS}) AS f(key, old, new)
  WHERE r.file_id = %(file)s AND c.id IS NOT NULL AND f.new IS DISTINCT FROM f.old
  GROUP BY r.id) AS d
WHERE r.id = d.id
"""
_RULES = (
    Rule("region", "NOT r.values ? 'region_id'", "这个县市区不在您的管辖区划内。", "请由所在县市区的经办导入。"),
    Rule("name", "r.values ? 'homes'", "本县市区有几家登记叫这个名称。", "请填统一社会信用代码。"),
    Rule("uscc", "r.values ? 'taken'", "这个代码已登记为别的县市区的机构。", "请核对代码。"),
    Rule("closed_on", "p.closed_on < p.opened_on", "停办日期早于开办日期。", "请核对两个日期。"),
    Rule("fire_on", "m.fire IN ('accepted', 'filed') AND m.fire_on IS NULL",
         "消防审验已通过或已备案，没有填日期。", "请填审验日期。"),
    Rule("medical_demo", "coalesce(m.medical_demo, FALSE) AND NOT coalesce(m.medical, FALSE)",
         "是医养结合示范，医养结合功能却不是“是”。", "请把医养结合功能改为“是”，或核对示范。"),
    Rule("latitude", "(m.latitude IS NULL) <> (m.longitude IS NULL)", "纬度和经度只填了一项。", "请两项都填或都不填。"),
    Rule("total", f"{_HAS_BEDS} AND coalesce((r.values ->> 'total')::int, b.total) IS NULL",
         "填了其他床位数，没有填床位总数。", "请填床位总数。"),
    Rule("nursing", f"{_HAS_BEDS} AND {_bed('nursing')} > {_bed('total')}",
         "护理型床位多于床位总数。", "请核对两个数。"),
    Rule("dementia", f"{_HAS_BEDS} AND {_bed('dementia')} > {_bed('total')}",
         "失智专区床位多于床位总数。", "请核对两个数。"),
)  # fmt: skip
_ALIKE = """
SELECT number, values ->> 'name' FROM importing_row
WHERE file_id = %(file)s AND values ? 'alike' ORDER BY number
"""


def check_row(row: Parsed, context: Context) -> Iterable[Trouble]:
    """Days that have not come; an opening may lie ahead."""
    return future(row, context, {"filed_on": "备案日期", "fire_on": "审验日期"})


def stage(rows: Sequence[Parsed], context: Context) -> Iterator[Staged]:
    """The code is the key, or county and name of what has none."""
    for row in rows:
        values = {k: v.isoformat() if isinstance(v, date) else v for k, v in row.values.items()}
        if any(name in values for name in BEDS):
            values.setdefault("from_day", context.today.isoformat())
        text = values.get("uscc") or f"{values['region']}\n{values['name']}"
        yield Staged(row.number, hashlib.md5(text.encode(), usedforsecurity=False).digest(), values)


def compare(file: FileImport) -> None:
    """Find which institution each row means and what it would change."""
    bulk.run(_MATCH, file=file.pk, area=area_of(file))
    bulk.run("ANALYZE importing_row")
    bulk.run(_CHANGED, file=file.pk)


def check(file: FileImport) -> Iterator[Trouble]:
    """What rows break together with what is known; namesakes without a code are pointed out."""
    for rule in _RULES:
        broken = f"SELECT r.number FROM {_ROW} WHERE r.file_id = %(file)s AND ({rule.broken})"
        for (number,) in bulk.rows_of(f"{broken} ORDER BY r.number", file=file.pk):
            yield Trouble(number, rule.column, "", rule.message, rule.cure)
    for number, name in bulk.rows_of(_ALIKE, file=file.pk):
        yield Trouble(
            number, "uscc", name, "本县市区已有一家同名、没有信用代码的设施，将另登记一家。",
            "如果就是那一家，请清空这一格的代码再导入。", blocks=False,
        )  # fmt: skip


def lock(file: FileImport) -> None:
    """Lock the organisations that are meant, in order."""
    bulk.run(
        "SELECT o.id FROM parties_organisation AS o WHERE o.id IN ("
        " SELECT (values ->> 'organisation_id')::bigint FROM importing_row"
        " WHERE file_id = %(file)s) ORDER BY o.id FOR NO KEY UPDATE",
        file=file.pk,
    )


_NUMBERS = """
UPDATE importing_row SET
  subject_id = nextval(pg_get_serial_sequence('facilities_institution', 'id')),
  values = CASE WHEN values ? 'organisation_id' THEN values ELSE values || jsonb_build_object(
    'organisation_id', nextval(pg_get_serial_sequence('parties_organisation', 'id')),
    'fresh', true) END
WHERE file_id = %(file)s AND outcome = 'new'
"""
_PARTIES = """
INSERT INTO parties_organisation (id, uscc, kind, region_id, name, ownership, address, contact,
  phone, opened_on, closed_on)
SELECT (r.values ->> 'organisation_id')::bigint, r.values ->> 'uscc',
  %(kinds)s::jsonb ->> (r.values ->> 'kind'), (r.values ->> 'region_id')::bigint, p.name,
  p.ownership, coalesce(p.address, ''), coalesce(p.contact, ''), coalesce(p.phone, ''),
  p.opened_on, p.closed_on
FROM importing_row AS r
CROSS JOIN LATERAL jsonb_populate_record(NULL::parties_organisation, r.values) AS p
WHERE r.file_id = %(file)s AND r.values ? 'fresh' ORDER BY r.number
"""
_INSERT = f"""
INSERT INTO facilities_institution (id, organisation_id, recorded_at, updated_at,
  {", ".join(REGISTER)})
SELECT r.subject_id, (r.values ->> 'organisation_id')::bigint, %(at)s, %(at)s,
  {", ".join(f"coalesce(n.{name}, {empty})" for name, empty in REGISTER.items())}
FROM importing_row AS r
CROSS JOIN LATERAL jsonb_populate_record(NULL::facilities_institution, r.values) AS n
WHERE r.file_id = %(file)s AND r.outcome = 'new' ORDER BY r.number
"""
_UPDATE_PARTIES = f"""
UPDATE parties_organisation AS o SET {", ".join(f"{name} = p.{name}" for name in PARTY)}
FROM importing_row AS r JOIN parties_organisation AS known
  ON known.id = (r.values ->> 'organisation_id')::bigint
CROSS JOIN LATERAL jsonb_populate_record(known, r.values - 'kind' - 'region_id') AS p
WHERE r.file_id = %(file)s AND r.outcome = 'changed' AND o.id = known.id
"""
_UPDATE = f"""
UPDATE facilities_institution AS c SET updated_at = %(at)s,
  {", ".join(f"{name} = m.{name}" for name in REGISTER)}
FROM importing_row AS r JOIN facilities_institution AS known ON known.id = r.subject_id
CROSS JOIN LATERAL jsonb_populate_record(known, r.values - 'organisation_id') AS m
WHERE r.file_id = %(file)s AND r.outcome = 'changed' AND c.id = known.id
"""
_BEDS = f"""
INSERT INTO facilities_bedcount (institution_id, from_day, {", ".join(BEDS)})
SELECT r.subject_id, (r.values ->> 'from_day')::date, {", ".join(_bed(name) for name in BEDS)}
FROM {_ROW}
WHERE r.file_id = %(file)s AND {_HAS_BEDS}
  AND (r.outcome = 'new' OR r.change ?| ARRAY[{", ".join(f"'{name}'" for name in BEDS)}])
ORDER BY r.number
ON CONFLICT (institution_id, from_day) DO UPDATE
SET {", ".join(f"{name} = excluded.{name}" for name in BEDS)}
"""


@lru_cache(maxsize=1)
def _party_kinds() -> Jsonb:
    return Jsonb({kind: party_kind(kind) for kind in Kind.values})


def apply(file: FileImport, at: datetime) -> None:
    """Organisations before institutions before beds; the caller's transaction keeps it whole."""
    bulk.run(_NUMBERS, file=file.pk)
    bulk.run(_PARTIES, file=file.pk, kinds=_party_kinds())
    for statement in (_INSERT, _UPDATE_PARTIES, _UPDATE, _BEDS):
        bulk.run(statement, file=file.pk, at=at)
    # Who compares next would else take the register for empty and go through it row by row.
    bulk.run("ANALYZE parties_organisation, facilities_institution, facilities_bedcount")

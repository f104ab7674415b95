"""Rows of people written: a handful of statements, however many rows there are."""

from datetime import datetime

from portal.importing import bulk
from portal.importing.models import FileImport
from portal.importing.people.rewrite import EVENT, rewrite
from portal.people.facts import FACTS

LOCK = """
SELECT p.id FROM people_person AS p
WHERE p.id IN (SELECT subject_id FROM importing_row WHERE file_id = %(file)s)
ORDER BY p.id FOR NO KEY UPDATE
"""
NEW_KEYS = """
UPDATE importing_row SET subject_id = nextval(pg_get_serial_sequence('people_person', 'id'))
WHERE file_id = %(file)s AND outcome = 'new'
"""
#: Without an ID number there is neither index nor last four.
PEOPLE = """
INSERT INTO people_person (id, name, name_search, id_number, id_number_index, id_last4, birth_date,
  phone, phone_index, phone_last4, managing_region_id, township, village, address, created_at)
SELECT subject_id, values ->> 'name',
  ARRAY(SELECT jsonb_array_elements_text(values -> 'name_search')),
  (values ->> 'id_number')::bytea, CASE WHEN values ? 'id_number' THEN key END,
  coalesce(values ->> 'id_last4', ''), (values ->> 'birth_date')::date,
  (values ->> 'phone')::bytea, (values ->> 'phone_index')::bytea,
  coalesce(values ->> 'phone_last4', ''), %(county)s, coalesce(values ->> 'township', ''),
  coalesce(values ->> 'village', ''), coalesce(values ->> 'address', ''), %(at)s
FROM importing_row WHERE file_id = %(file)s AND outcome = 'new' ORDER BY number
"""
PARTICULARS = """
UPDATE people_person AS p SET
  name = coalesce(r.values ->> 'name', p.name),
  name_search = ARRAY(SELECT jsonb_array_elements_text(r.values -> 'name_search')),
  township = coalesce(r.values ->> 'township', p.township),
  village = coalesce(r.values ->> 'village', p.village),
  address = coalesce(r.values ->> 'address', p.address),
  phone = coalesce((r.values ->> 'phone')::bytea, p.phone),
  phone_index = coalesce((r.values ->> 'phone_index')::bytea, p.phone_index),
  phone_last4 = coalesce(r.values ->> 'phone_last4', p.phone_last4)
FROM importing_row AS r
WHERE r.file_id = %(file)s AND r.outcome = 'changed' AND p.id = r.subject_id
  AND r.change ?| ARRAY['name', 'township', 'village', 'address', 'phone']
"""
ACCOUNTS_GONE = """
UPDATE people_account AS a SET superseded_at = greatest(%(at)s, a.recorded_at),
  superseded_by_id = %(actor)s
FROM importing_row AS r WHERE r.file_id = %(file)s AND r.outcome = 'changed'
  AND r.change ? 'account' AND a.person_id = r.subject_id AND a.superseded_at IS NULL
"""
ACCOUNTS = """
INSERT INTO people_account (person_id, holder, bank, bank_code, number, number_index, last4, state,
  agent_relation, agent_reason, recorded_at, recorded_by_id)
SELECT subject_id, values #>> '{account,holder}', values #>> '{account,bank}', '',
  (values #>> '{account,number}')::bytea, (values #>> '{account,number_index}')::bytea,
  values #>> '{account,last4}', 'unknown', values #>> '{account,agent_relation}',
  values #>> '{account,agent_reason}', %(at)s, %(actor)s
FROM importing_row WHERE file_id = %(file)s AND values ? 'account'
  AND (outcome = 'new' OR (outcome = 'changed' AND change ? 'account'))
ORDER BY number
"""
#: A death inside the first period cuts it: what holds from the day after carries it.
FIRST_ROWS = """
INSERT INTO people_circumstances (person_id, valid_from, valid_to, {facts}, event, event_date,
  reason, evidence, recorded_at, recorded_by_id)
SELECT r.subject_id, part.first, part.after, {values}, '建档', %(day)s,
  concat_ws('；', %(reason)s, r.values ->> 'why'), %(evidence)s,
  %(at)s, %(actor)s
FROM importing_row AS r
CROSS JOIN LATERAL (SELECT r.values -> 'facts' || jsonb_build_object(
  'birth_date', r.values -> 'birth_date', 'sex', r.values -> 'sex') AS facts,
  (r.values #>> '{{facts,died_on}}')::date + 1 AS gone) AS said
CROSS JOIN LATERAL (
  SELECT %(day)s::date, gone, facts - 'died_on' WHERE gone > %(day)s
  UNION ALL SELECT greatest(%(day)s::date, gone), NULL::date, facts) AS part(first, after, state)
CROSS JOIN LATERAL jsonb_populate_record(NULL::people_circumstances, part.state) AS c
WHERE r.file_id = %(file)s AND r.outcome = 'new' ORDER BY r.number
"""
#: The earliest day that changed: the import's, or that of a death.
CHANGES = """
INSERT INTO people_change (subject_kind, subject_id, from_day, recorded_at, what)
SELECT 'person', r.subject_id, least(
    CASE WHEN r.outcome = 'new' OR r.change ?| %(others)s THEN %(day)s::date END,
    CASE WHEN r.outcome = 'new' THEN (r.values #>> '{facts,died_on}')::date
      ELSE (r.change #>> '{died_on,1}')::date END), %(at)s, %(what)s
FROM importing_row AS r WHERE r.file_id = %(file)s
  AND (r.outcome = 'new' OR (r.outcome = 'changed' AND r.change ?| %(facts)s))
ORDER BY r.number
"""


def lock(file: FileImport) -> None:
    """Lock everyone the file means, in order: one writer per person."""
    bulk.run(LOCK, file=file.pk)


def apply(file: FileImport, at: datetime) -> None:
    """Write the staged rows; the caller's transaction keeps it whole."""
    words = {
        "file": file.pk,
        "at": at,
        "actor": file.confirmed_by_id,
        "day": file.options["from_day"],
        "county": file.options["county"],
        "reason": f"导入 {file.file_name}",
        "evidence": f'[{{"import": {file.pk}}}]',
    }
    bulk.run(NEW_KEYS, **words)
    bulk.run(PEOPLE, **words)
    names = list(FACTS)
    bulk.run(
        FIRST_ROWS.format(facts=", ".join(names), values=", ".join(f"c.{name}" for name in names)),
        **words,
    )
    bulk.run(PARTICULARS, **words)
    bulk.run(ACCOUNTS_GONE, **words)
    bulk.run(ACCOUNTS, **words)
    rewrite(words)
    others = [name for name in names if name != "died_on"]
    bulk.run(CHANGES, **words, facts=names, others=others, what=EVENT)

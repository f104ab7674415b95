"""What reports read, in SQL: rows come from a server-side cursor, a few thousand at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

AT_ONCE = 4000

_PLACED = """
LEFT JOIN people_person AS person ON person.id = line.person_id
LEFT JOIN eligibility_catalogueitem AS item ON item.id = line.item_id
LEFT JOIN parties_organisation AS organisation
    ON payee_kind IN ('institution', 'provider', 'employer') AND organisation.id = payee_id
LEFT JOIN parties_carer AS carer ON payee_kind = 'carer' AND carer.id = payee_id
"""
_NAME = "coalesce(person.name, organisation.name, carer.name, '')"
#: Of an opening batch, which holds years, only what the former system paid for the month itself.
_COUNTING = """
JOIN subsidies_batch AS batch ON batch.id = line.batch_id AND batch.state <> 'void'
    AND (batch.kind <> 'opening' OR line.covered = line.month)
"""
#: In which month a line was paid; the former system paid each month in its time.
_PAID_IN = "CASE WHEN batch.kind = 'opening' THEN line.covered ELSE line.month END"

ROLL = f"""
SELECT line.region, coalesce(person.township, ''), coalesce(person.village, ''), {_NAME},
       person.id_number, coalesce(person.id_last4, ''), coalesce(item.name, '机构申领'), covered,
       line.kind, line.amount, line.cash, coalesce(account.holder, ''), account.number,
       coalesce(account.last4, ''), line.ended
FROM subsidies_line AS line {_COUNTING} {_PLACED}
LEFT JOIN people_account AS account
    ON account.person_id = line.payee_id AND payee_kind = 'person' AND account.superseded_at IS NULL
WHERE line.month = %(month)s AND line.region = ANY(%(counties)s)
ORDER BY line.region, 2, 3, 4, line.person_id, item.number, covered
"""

SUMMARY = f"""
SELECT line.region, fund.name, coalesce(item.name, '机构申领'),
       count(DISTINCT (line.payable_kind, line.payable_id)), count(*),
       coalesce(sum(line.amount) FILTER (WHERE line.kind = 'regular'), 0),
       coalesce(sum(line.amount) FILTER (WHERE line.kind = 'arrears'), 0),
       coalesce(sum(line.amount) FILTER (WHERE line.kind = 'recovery'), 0),
       sum(line.amount), sum(line.offset_amount), sum(line.cash)
FROM subsidies_line AS line {_COUNTING}
JOIN subsidies_fund AS fund ON fund.id = batch.fund_id
LEFT JOIN eligibility_catalogueitem AS item ON item.id = line.item_id
WHERE line.month = %(month)s AND line.region = ANY(%(counties)s)
GROUP BY line.region, fund.name, item.name, item.number
ORDER BY line.region, fund.name, item.number
"""

CHANGES = f"""
WITH now AS (
    SELECT line.region, payable_kind, payable_id, line.person_id, payee_kind, payee_id, item_id,
           coalesce(sum(line.amount) FILTER (WHERE line.kind = 'regular'), 0) AS regular,
           coalesce(sum(line.amount) FILTER (WHERE line.kind = 'arrears'), 0) AS arrears,
           coalesce(sum(line.amount) FILTER (WHERE line.kind = 'recovery'), 0) AS recovery
    FROM subsidies_line AS line {_COUNTING}
    WHERE line.month = %(month)s AND line.region = ANY(%(counties)s)
    GROUP BY line.region, payable_kind, payable_id, line.person_id, payee_kind, payee_id, item_id
), before AS (
    SELECT line.region, payable_kind, payable_id, line.person_id, payee_kind, payee_id, item_id,
           sum(line.amount) FILTER (WHERE line.kind = 'regular') AS regular
    FROM subsidies_line AS line {_COUNTING}
    WHERE line.month = %(before)s AND line.region = ANY(%(counties)s)
    GROUP BY line.region, payable_kind, payable_id, line.person_id, payee_kind, payee_id, item_id
    HAVING sum(line.amount) FILTER (WHERE line.kind = 'regular') IS NOT NULL
), line AS (
    SELECT region, payable_kind, payable_id, payee_kind, payee_id,
           coalesce(now.person_id, before.person_id) AS person_id,
           coalesce(now.item_id, before.item_id) AS item_id,
           coalesce(before.regular, 0) AS was, coalesce(now.regular, 0) AS is_now,
           coalesce(now.arrears, 0) AS arrears, coalesce(now.recovery, 0) AS recovery
    FROM now FULL JOIN before USING (region, payable_kind, payable_id, payee_kind, payee_id)
)
SELECT line.region, coalesce(person.township, ''), coalesce(person.village, ''), {_NAME},
       person.id_number, coalesce(person.id_last4, ''), coalesce(item.name, '机构申领'),
       was, is_now, arrears, recovery, line.payable_kind, line.payable_id
FROM line {_PLACED}
WHERE was <> is_now OR arrears <> 0 OR recovery <> 0
ORDER BY line.region, 2, 3, 4, line.person_id, item.number
"""

YEAR = f"""
SELECT line.region, coalesce(person.township, ''), coalesce(person.village, ''), {_NAME},
       person.id_number, coalesce(person.id_last4, ''), coalesce(item.name, '机构申领'),
       {", ".join(f"coalesce(line.m{n}, 0)" for n in range(1, 13))}, line.total
FROM (
    SELECT line.region, line.person_id, payee_kind, payee_id, item_id,
           {", ".join(f"sum(line.amount) FILTER (WHERE extract(month FROM line.paid_in) = {n}) AS m{n}" for n in range(1, 13))},
           sum(line.amount) AS total
    FROM (
        SELECT line.region, line.person_id, payee_kind, payee_id, item_id, line.amount,
               {_PAID_IN} AS paid_in
        FROM subsidies_line AS line
        JOIN subsidies_batch AS batch ON batch.id = line.batch_id
            AND batch.state IN ('approved', 'exported', 'settled')
        WHERE line.month >= %(first)s AND line.region = ANY(%(counties)s)
          AND (line.month <= %(last)s OR batch.kind = 'opening')
          AND (line.ended IS NULL OR line.ended IN ('paid', 'unknown'))
    ) AS line
    WHERE paid_in BETWEEN %(first)s AND %(last)s
    GROUP BY line.region, line.person_id, payee_kind, payee_id, item_id
) AS line {_PLACED}
ORDER BY line.region, 2, 3, 4, line.person_id, item.number
"""


@contextmanager
def streamed(statement: str, values: dict[str, Any]) -> Iterator[Iterator[tuple[Any, ...]]]:
    """The rows of a statement, fetched as they are used; inside a transaction."""
    with connection.chunked_cursor() as cursor:
        cursor.itersize = AT_ONCE
        cursor.execute(statement, values)

        def rows() -> Iterator[tuple[Any, ...]]:
            while chunk := cursor.fetchmany(AT_ONCE):
                yield from chunk

        yield rows()

"""A stand-in for the determination: the due side of a month as rows a test writes down."""

from dataclasses import dataclass, replace

from psycopg import sql

COUNTY, OTHER = "431103", "431102"


@dataclass(frozen=True)
class Row:
    """One award live in a month, as ``award_outcomes`` gives it."""

    award: int
    amount: str | None = "50.00"
    region: str = COUNTY
    outcome: str = "entitled"
    payee_kind: str | None = "person"
    payee: int | None = None
    item: int = 8
    part: str = ""
    needs: tuple[str, ...] = ()
    suspended: bool = False
    excluded: bool = False
    person: int | None = None

    def but(self, **changes):
        return replace(self, **changes)


class DueSide:
    """What is due, month by month; months without rows of their own use ``rows``."""

    def __init__(self):
        self.rows = []
        self.months = {}

    def __call__(self, month, region, *, people=None):
        rows = [row for row in self.months.get(month, self.rows) if row.region == region]
        columns = sql.SQL(
            "award_id, person_id, item_id, code, part, region, outcome, amount, payee_kind,"
            " payee_id, suspended, version_id, tier, standard_id, excluded, per, needs"
        )
        if not rows:
            return sql.SQL("SELECT * FROM ({}) AS t({}) WHERE FALSE").format(
                _select(Row(0)), columns
            )
        union = sql.SQL(" UNION ALL ").join([_select(row) for row in rows])
        chosen = sql.SQL("")
        if people is not None:
            chosen = sql.SQL("WHERE person_id IN (SELECT person_id FROM {})").format(
                sql.Identifier(people)
            )
        return sql.SQL("SELECT * FROM ({}) AS t({}) {}").format(union, columns, chosen)

    def places(self, region, covered, *, everybody):
        """Where everybody paid by a county is now, when it is another county."""
        rows = self.months.get(covered, self.rows)
        found = {}
        for row in rows:
            if row.region != region:
                found.setdefault(row.region, []).append(row.person or row.award)
        return found


def _select(row):
    payee = row.payee if row.payee is not None else (row.award if row.payee_kind else None)
    values = (
        (row.award, "bigint"),
        (row.person or row.award, "bigint"),
        (row.item, "bigint"),
        (f"yongzhou-{row.item:02d}", "text"),
        (row.part, "text"),
        (row.region, "text"),
        (row.outcome, "text"),
        (row.amount if row.outcome == "entitled" else None, "numeric"),
        (row.payee_kind, "text"),
        (payee, "bigint"),
        (row.suspended, "boolean"),
        (1, "bigint"),
        ("all", "text"),
        (None, "bigint"),
        (row.excluded, "boolean"),
        ("month", "text"),
        (list(row.needs) if row.outcome == "undetermined" else None, "text[]"),
    )
    casts = [sql.SQL("{}::{}").format(sql.Literal(v), sql.SQL(t)) for v, t in values]
    return sql.SQL("SELECT {}").format(sql.SQL(", ").join(casts))

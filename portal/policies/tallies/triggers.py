"""SQL for migrations: a table whose rows are counted into the tallies, whoever writes them.

Statement triggers over transition tables: a set-based write of a hundred thousand rows costs one
grouping more, a single row one row more. Expressions name the counted row ``r``; ``join`` may
bring in others. A row counts from ``starts`` (a first of a month) until before ``until``.

Apps announce what they count as ``counted``. A migration keeps the text of ``create`` as it was
(``manage.py tally_sql``); a test holds the triggers of the database against those said here.
"""

from dataclasses import dataclass

COUNTED = "counted"


@dataclass(frozen=True, slots=True)
class Counted:
    """Which rows of a table count, where, from which month, and what they add up."""

    table: str
    kind: str
    region: str
    starts: str
    where: str = "TRUE"
    until: str = ""
    detail: str = "''"
    amount: str = "0"
    join: str = ""

    @property
    def function(self) -> str:
        """The name of the trigger's function."""
        return f"tally_{self.kind}"

    def _rows(self, relation: str, sign: str) -> str:
        """Signed rows of one relation, a second row where they stop to count."""
        parts = [self._part(relation, sign, self.starts, self.where)]
        if self.until:
            ended = f"({self.where}) AND ({self.until}) IS NOT NULL"
            parts.append(self._part(relation, "-" if sign == "+" else "+", self.until, ended))
        return " UNION ALL ".join(parts)

    def _part(self, relation: str, sign: str, month: str, where: str) -> str:
        return (
            f"SELECT ({self.region})::varchar AS region, ({self.detail})::varchar AS detail,"
            f" ({month})::date AS month, {sign}1 AS n, {sign}coalesce(({self.amount}), 0) AS a"
            f" FROM {relation} r {self.join} WHERE {where}"
        )

    def _insert(self, *rows: str) -> str:
        return (
            "INSERT INTO policies_tally (kind, region, detail, month, count, amount)"
            f" SELECT '{self.kind}', region, detail, month, sum(n), sum(a)"
            f" FROM ({' UNION ALL '.join(rows)}) changed"
            " GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0"
        )

    def create(self) -> str:
        """Triggers for every way a row can change, and the rows that are there counted once."""
        new, old = self._rows("tally_new", "+"), self._rows("tally_old", "-")
        name, table = self.function, self.table
        return f"""
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    {self._insert(new)};
  ELSIF TG_OP = 'UPDATE' THEN
    {self._insert(new, old)};
  ELSIF TG_OP = 'DELETE' THEN
    {self._insert(old)};
  ELSE
    DELETE FROM policies_tally WHERE kind = '{self.kind}';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER {name}_i AFTER INSERT ON {table} REFERENCING NEW TABLE AS tally_new
  FOR EACH STATEMENT EXECUTE FUNCTION {name}();
CREATE TRIGGER {name}_u AFTER UPDATE ON {table}
  REFERENCING NEW TABLE AS tally_new OLD TABLE AS tally_old
  FOR EACH STATEMENT EXECUTE FUNCTION {name}();
CREATE TRIGGER {name}_d AFTER DELETE ON {table} REFERENCING OLD TABLE AS tally_old
  FOR EACH STATEMENT EXECUTE FUNCTION {name}();
CREATE TRIGGER {name}_t AFTER TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION {name}();
{self._insert(self._rows(table, "+"))};
"""

    def drop(self) -> str:
        """Without triggers, and without what they counted."""
        drops = "".join(
            f"DROP TRIGGER {self.function}_{of} ON {self.table};\n" for of in ("i", "u", "d", "t")
        )
        forget = f"DELETE FROM policies_tally WHERE kind = '{self.kind}';"
        return f"{drops}DROP FUNCTION {self.function}();\n{forget}\n"

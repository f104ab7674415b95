"""The table of people, and of claims of organisations, whose payment changed."""

from collections.abc import Sequence
from typing import Any

from portal.lib.periods import Month
from portal.web import cells
from portal.web.table import Column
from subsidies.batches.comparison import CAUSES, ChangeRow
from subsidies.models import Batch
from subsidies.settlement.segments import segments, segments_in_words
from subsidies.web import reads
from subsidies.web.claim_words import ClaimWords, claim_words


def columns(rows: Sequence[ChangeRow], batch: Batch, user: Any) -> tuple[Column, ...]:
    """Columns of a page of changes; names are read once for the page."""
    people = reads.people_of((row.person_id for row in rows), user)
    words = reads.words_of(rows, batch.region, Month.of(batch.month))
    claims = claim_words(row.payable_id for row in rows if row.payable_kind == "claim")

    def claim(row: ChangeRow) -> ClaimWords | None:
        return claims.get(row.payable_id) if row.payable_kind == "claim" else None

    def whose(row: ChangeRow) -> Any:
        known = claim(row) if row.person_id is None else None
        return known.whose if known else people.cell(row.person_id, "payouts")

    def item(row: ChangeRow) -> Any:
        known = claim(row)
        if known is None:
            return words.item(row)
        return cells.link(known.label, known.url) if known.url else known.label

    common = (
        Column("person", "姓名", whose, head=True),
        Column("item", "项目", item),
        Column("cause", "原因", lambda r: CAUSES[r.cause]),
    )
    amount = Column("amount", "差额（元）", lambda r: cells.signed(r.amount), kind="money")
    if rows and rows[0].months:
        return (*common, Column("months", "月份", _months), amount)
    return (
        *common,
        Column("was", "上月（元）", lambda r: cells.money(r.was), kind="money"),
        Column("now", "本月（元）", lambda r: cells.money(r.now), kind="money"),
        amount,
    )


def _months(row: ChangeRow) -> str:
    pairs = zip(row.months or [], row.amounts or [], strict=True)
    return segments_in_words(segments(pairs))

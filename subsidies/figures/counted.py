"""Which rows are counted, where and from which month; the migrations make triggers of these."""

from portal.policies.tallies.triggers import Counted

EXCEPTION = Counted(
    table="subsidies_payoutexception", kind="payout_exception", region="r.region",
    detail="r.reason", starts="r.covered", where="r.state = 'open'",
)  # fmt: skip
NOT_ARRIVED = Counted(
    table="reconciliation_rowend", kind="not_arrived",
    join="JOIN bankfiles_exportrow x ON x.id = r.row_id JOIN bankfiles_export e ON e.id = x.export_id"
    " JOIN subsidies_batch b ON b.id = e.batch_id",
    region="b.region", detail="r.ended", starts="b.month", where="r.ended <> 'paid'",
    amount="x.amount",
)  # fmt: skip
EVERY = (EXCEPTION, NOT_ARRIVED)

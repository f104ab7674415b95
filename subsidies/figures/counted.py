"""Which rows are counted, where and from which month; migrations keep what SQL this says."""

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
FIRST_PAYMENT = Counted(
    table="subsidies_figures_firstpayment", kind="first_payment", region="r.region",
    detail="r.item_id || '|' || r.part", starts="date_trunc('month', r.paid_on)::date",
    amount="r.paid_on - r.submitted_on",
)  # fmt: skip
EVERY = (EXCEPTION, NOT_ARRIVED, FIRST_PAYMENT)

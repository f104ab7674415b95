"""Which rows are counted, where and from which month; migrations keep what SQL this says."""

from portal.policies.tallies.triggers import Counted

_REGION = "JOIN regions_region g ON g.id = r.region_id"
_MONTH = "date_trunc('month', {})::date"
_LOCAL = _MONTH.format("{} AT TIME ZONE 'Asia/Shanghai'")
_DAYS = "(r.approved_at AT TIME ZONE 'Asia/Shanghai')::date - (r.submitted_at AT TIME ZONE 'Asia/Shanghai')::date"
ITEM = "r.item_id || '|' || r.part"

AWARD = Counted(
    table="eligibility_award", kind="award", region="r.region", detail=ITEM, starts="r.starts",
    until="r.ends + interval '1 month'",
)  # fmt: skip
UNCLAIMED = Counted(
    table="applications_unclaimed", kind="unclaimed", join=_REGION, region="g.code", detail=ITEM,
    starts="r.first_month", until="r.last_month + interval '1 month'",
    where="r.state IN ('open', 'applied')",
    amount="CASE WHEN r.per = 'month' THEN r.amount END",
)  # fmt: skip
STOP = Counted(
    table="applications_stop", kind="stop",
    join=f"{_REGION} JOIN eligibility_award a ON a.id = r.award_id", region="g.code",
    detail="a.item_id || '|' || a.part", starts="r.due_month", where="r.state = 'open'",
)  # fmt: skip
WAITING = Counted(
    table="applications_application", kind="application_waiting", join=_REGION, region="g.code",
    detail="r.state", starts=_LOCAL.format("r.submitted_at"),
    where="r.state IN ('submitted', 'checked', 'publicity')",
)  # fmt: skip
APPROVED = Counted(
    table="applications_application", kind="application_approved", join=_REGION, region="g.code",
    detail=ITEM, starts=_LOCAL.format("r.approved_at"), where="r.state = 'approved'",
    amount=_DAYS,
)  # fmt: skip
CARE_DUE = Counted(
    table="care_due", kind="care_due", join=_REGION, region="g.code", detail="r.service",
    starts="r.starts", until="r.ends", where="r.dropped_at IS NULL",
)  # fmt: skip
CARE_DONE = Counted(
    table="care_servicerecord", kind="care_done",
    join="JOIN care_due d ON d.id = r.due_id JOIN regions_region g ON g.id = d.region_id",
    region="g.code", detail="d.service", starts="d.starts", until="d.ends",
    where="r.undone_at IS NULL AND d.dropped_at IS NULL",
)  # fmt: skip
LIFE = Counted(
    table="care_lifecheck", kind="life_overdue", join=_REGION, region="g.code", detail="r.state",
    starts=_MONTH.format("r.overdue_from"), where="r.state IN ('due', 'proposed')",
)  # fmt: skip
#: Of the spans that other triggers keep; see ``visits``.
VISIT_WANTED = Counted(
    table="eligibility_figures_visitspan", kind="visit_wanted", region="r.region",
    starts="r.starts", until="r.until", where="r.of = 'wanted'",
)  # fmt: skip
VISIT_DONE = Counted(
    table="eligibility_figures_visitspan", kind="visit_done", region="r.region",
    starts="r.starts", where="r.of = 'visited'",
)  # fmt: skip
EVERY = (
    AWARD, UNCLAIMED, STOP, WAITING, APPROVED, CARE_DUE, CARE_DONE, LIFE, VISIT_WANTED, VISIT_DONE,
)  # fmt: skip

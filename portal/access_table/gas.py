"""Gas safety: officials of 城管执法 and gas companies see rows, managers only counts."""

from portal.access.policy import Access, Scope
from portal.accounts.roles import GAS_COMPANY, GAS_INSPECTOR, MANAGER

WORKERS = frozenset({GAS_INSPECTOR, GAS_COMPANY})
INSPECTORS = frozenset({GAS_INSPECTOR})
COUNTERS = WORKERS | {MANAGER}
OWN_ROWS = "燃气企业账号只见本企业的数据"

_COUNTS = Access(Scope.ROWS, COUNTERS, note="主管只见数字，不见用户")
_TEXT = Access(Scope.NOTHING, COUNTERS)
_ROWS = Access(Scope.ROWS, WORKERS, note=OWN_ROWS)
_OFFICIAL = Access(Scope.ROWS, INSPECTORS)


def _object(sample: str, *, official: bool = False, note: str = OWN_ROWS) -> Access:
    roles = INSPECTORS if official else WORKERS
    return Access(Scope.OBJECT, roles, sample=sample, note="" if official else note)


TABLE: dict[str, Access] = {
    "gas:board": _COUNTS,
    "gas:due": _COUNTS,
    "gas:progress": _COUNTS,
    "gas:bulletin": _COUNTS,
    "gas:campaigns": _COUNTS,
    "gas:campaign": Access(Scope.OBJECT, COUNTERS, sample="gas_campaign", note="只有数字"),
    "gas:campaign_new": _OFFICIAL,
    "gas:document": _TEXT,
    "gas:measure": Access(Scope.ROWS, COUNTERS, sample="gas_measure", note="只有数字"),
    "gas:report_new": Access(Scope.ROWS, INSPECTORS, sample="gas_measure"),
    "gas:fill_problem": Access(Scope.NOTHING, INSPECTORS, sample="gas_problem"),
    "gas:companies": _ROWS,
    "gas:company_new": _OFFICIAL,
    "gas:company": _object("gas_company"),
    "gas:company_edit": _object("gas_company", official=True),
    "gas:attach_login": _object("gas_company", official=True),
    "gas:station_new": _object("gas_company"),
    "gas:vehicle_new": _object("gas_company"),
    "gas:station": _object("gas_station"),
    "gas:vehicle": _object("gas_vehicle"),
    "gas:customers": _ROWS,
    "gas:customer_new": _ROWS,
    "gas:customer": _object("gas_customer"),
    "gas:customer_edit": _object("gas_customer"),
    "gas:reveal_phone": _object("gas_customer", note="须写用途，限次并留痕"),
    "gas:inspect": _object("gas_customer"),
    "gas:deliver": _object("gas_customer"),
    "gas:convert": _object("gas_customer"),
    "gas:due_list": _ROWS,
    "gas:inspections": _ROWS,
    "gas:inspection": _object("gas_inspection"),
    "gas:signature": _object("gas_inspection"),
    "gas:withdraw_inspection": _object("gas_inspection"),
    "gas:photograph": _object("gas_photograph"),
    "gas:hazards": _ROWS,
    "gas:hazard_new": _ROWS,
    "gas:hazard": _object("gas_hazard"),
    "gas:notice": _object("gas_hazard"),
    "gas:transfer": _object("gas_hazard"),
    "gas:pictures": _object("gas_hazard"),
    "gas:step": _object("gas_step"),
    "gas:complaints": _OFFICIAL,
    "gas:complaint_new": _OFFICIAL,
    "gas:complaint": _object("gas_complaint", official=True),
    "gas:reporter": Access(
        Scope.OBJECT, INSPECTORS, sample="gas_complaint", note="举报人：须写用途，限次并留痕"
    ),
    "gas:answer": _object("gas_answer", official=True),
    "gas:conversions": _ROWS,
}

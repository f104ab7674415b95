"""Jobs of disabled people: 残联 sees its area, 人社 what was handed over, managers only counts."""

from portal.access.policy import Access, Scope
from portal.accounts.roles import EMPLOYMENT_SERVICE, EMPLOYMENT_WORKER, MANAGER

WORKERS = frozenset({EMPLOYMENT_WORKER, EMPLOYMENT_SERVICE})
COUNTERS = WORKERS | {MANAGER}
HANDED = "人社只见残联已移交的档案"

_COUNTS = Access(Scope.ROWS, COUNTERS, note="主管只见数字和隐名名单")
_LISTS = Access(Scope.ROWS, COUNTERS, note="无权看的档案只显示姓")
_ROWS = Access(Scope.ROWS, WORKERS, note=HANDED)


def _object(sample: str, note: str = HANDED) -> Access:
    return Access(Scope.OBJECT, WORKERS, sample=sample, note=note)


TABLE: dict[str, Access] = {
    "jobs:board": _COUNTS,
    "jobs:targets": _COUNTS,
    "jobs:measures": _COUNTS,
    "jobs:measure": Access(Scope.ROWS, COUNTERS, sample="jobs_measure", note="只有数字"),
    "jobs:report_new": Access(Scope.ROWS, WORKERS, sample="jobs_measure"),
    "jobs:split": Access(Scope.ROWS, WORKERS, sample="jobs_target"),
    "jobs:due": _ROWS,
    "jobs:new": _LISTS,
    "jobs:founders": _LISTS,
    "jobs:talents": _LISTS,
    "jobs:counted": Access(
        Scope.ROWS, COUNTERS, sample="jobs_counted", note="无权看的档案只显示姓"
    ),
    "jobs:summary": _COUNTS,
    "jobs:working": _LISTS,
    "jobs:people": _ROWS,
    "jobs:file": _object("jobs_file"),
    "jobs:phone": _object("jobs_file", "须写用途，限次并留痕"),
    "jobs:add": _object("jobs_file_kind"),
    "jobs:record": _object("jobs_record"),
    "jobs:employers": _ROWS,
    "jobs:employer_new": _ROWS,
    "jobs:checks": _ROWS,
    "jobs:employer": _object("jobs_employer", ""),
    "jobs:employer_edit": _object("jobs_employer", ""),
    "jobs:employer_year": _object("jobs_employer", ""),
    "jobs:month": _object("jobs_month", ""),
    "jobs:courses": _ROWS,
    "jobs:course_new": _ROWS,
    "jobs:course": _object("jobs_course", ""),
    "jobs:course_edit": _object("jobs_course", ""),
    "jobs:places_bases": _ROWS,
    "jobs:places_points": _ROWS,
    "jobs:places_fairs": _ROWS,
    "jobs:places_counts": _ROWS,
    "jobs:place_new": Access(Scope.ROWS, WORKERS, sample="jobs_place_kind"),
    "jobs:place": _object("jobs_place", ""),
}

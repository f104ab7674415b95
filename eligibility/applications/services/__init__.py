"""Writes of applications."""

from eligibility.applications.services.filing import Choice, Visit, amend, file_applications
from eligibility.applications.services.moves import (
    approve,
    check,
    make_public,
    refuse,
    send_back,
    submit,
    withdraw,
)
from eligibility.applications.services.notices import issue_notice
from eligibility.applications.services.publicity import (
    decide_objection,
    object_to,
    open_publicity,
)
from eligibility.applications.services.reaching import assign, log_call, reopen
from eligibility.applications.services.setting import (
    add_paper,
    confirm_paper,
    end_layout,
    end_paper,
    propose_papers,
    save_layout,
    set_handling,
    tick_papers,
)
from eligibility.applications.services.stops import (
    confirm_stop,
    find_stops,
    keep_award,
    propose_stop,
)
from eligibility.applications.services.sweeps import (
    fail_county,
    finish_sweep,
    start_sweep,
    sweep_county,
)

__all__ = [
    "Choice",
    "Visit",
    "add_paper",
    "amend",
    "approve",
    "assign",
    "check",
    "confirm_paper",
    "confirm_stop",
    "decide_objection",
    "end_layout",
    "end_paper",
    "fail_county",
    "file_applications",
    "find_stops",
    "finish_sweep",
    "issue_notice",
    "keep_award",
    "log_call",
    "make_public",
    "object_to",
    "open_publicity",
    "propose_papers",
    "propose_stop",
    "refuse",
    "reopen",
    "save_layout",
    "send_back",
    "set_handling",
    "start_sweep",
    "submit",
    "sweep_county",
    "tick_papers",
    "withdraw",
]

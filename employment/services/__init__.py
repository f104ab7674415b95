"""Writes of employment: keyword-only, atomic, locked, audited."""

from employment.services.employers import register_employer, save_year, update_employer
from employment.services.files import assign_worker, hand_over, note_file, open_files
from employment.services.helping import (
    add_condition,
    add_contact,
    end_condition,
    name_talent,
    save_capability,
    save_survey,
)
from employment.services.jobs import (
    check_retention,
    correct_job,
    end_job,
    give_support,
    record_month,
    start_business,
    start_job,
)
from employment.services.places import PLACES, allot, save_place
from employment.services.referrals import close_referral, recount, refer
from employment.services.training import close_seat, enrol, save_course
from employment.services.training_claims import claim_training

__all__ = [
    "PLACES",
    "add_condition",
    "add_contact",
    "allot",
    "assign_worker",
    "check_retention",
    "claim_training",
    "close_referral",
    "close_seat",
    "correct_job",
    "end_condition",
    "end_job",
    "enrol",
    "give_support",
    "hand_over",
    "name_talent",
    "note_file",
    "open_files",
    "record_month",
    "recount",
    "refer",
    "register_employer",
    "save_capability",
    "save_course",
    "save_place",
    "save_survey",
    "save_year",
    "start_business",
    "start_job",
    "update_employer",
]

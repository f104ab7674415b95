"""Writes of facilities: keyword-only, atomic, locked per institution, audited."""

from facilities.services.institutions import register_institution, update_institution
from facilities.services.others import add_photo, remove_photo, report_figure, save_estate
from facilities.services.records import RECORDS, RecordKind, add_record, change_record
from facilities.services.residents import admit_resident, leave, set_grade
from facilities.services.waiting import apply_for_bed, free_beds, move_waiting

__all__ = [
    "RECORDS",
    "RecordKind",
    "add_photo",
    "add_record",
    "admit_resident",
    "apply_for_bed",
    "change_record",
    "free_beds",
    "leave",
    "move_waiting",
    "register_institution",
    "remove_photo",
    "report_figure",
    "save_estate",
    "set_grade",
    "update_institution",
]

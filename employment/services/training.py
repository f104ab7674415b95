"""Writes of courses, and of who takes them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from employment.errors import EmploymentError
from employment.models import Course, Seat, SeatState, WorkFile
from employment.scope import refuse_stranger
from employment.services.writing import change, insert, locked, locked_file, refuse_stale
from employment.transitions import SEAT_MOVES


@transaction.atomic
def save_course(
    *, actor: Any, course: Course | None, values: Mapping[str, Any], at: datetime, seen: str = "",
    origin: str = "",
) -> Course:  # fmt: skip
    """A new course, or other particulars of one."""
    refuse_stranger(actor, values["region"] if course is None else course.region)
    if course is None:
        return insert(Course(**values), actor=actor, at=at, origin=origin)
    row = locked(course)
    refuse_stale(row, seen)
    taken = row.taken.exclude(state=SeatState.LEFT).count()
    if values.get("seats", row.seats) < taken:
        raise EmploymentError(f"已有 {taken} 人报名。", "名额不能少于报名人数。", field="seats")
    return change(row, values, actor=actor, at=at, origin=origin)


@transaction.atomic
def enrol(
    *, actor: Any, file: WorkFile, course: Course, at: datetime, today: date, origin: str = ""
) -> Seat:
    """A person in a course; full courses and courses that are over are refused."""
    row = locked_file(file, actor)
    held = locked(course)
    if held.ends_on < today:
        raise EmploymentError(
            f"{held.name}已于 {held.ends_on} 结业。", "请另选一班。", field="course"
        )
    if held.taken.exclude(state=SeatState.LEFT).count() >= held.seats:
        raise EmploymentError(f"{held.name}名额已满。", "请另选一班，或增加名额。", field="course")
    return insert(Seat(file=row, course=held), actor=actor, at=at, origin=origin)


@transaction.atomic
def close_seat(
    *, actor: Any, seat: Seat, state: str, attended: int | None, certificate: str, reason: str,
    at: datetime, origin: str = "",
) -> Seat:  # fmt: skip
    """Finished with days and certificate, or left with a reason."""
    locked_file(seat.file, actor)
    row = locked(seat)
    move = SEAT_MOVES.get(state)
    if move is None or row.state != move.source:
        raise EmploymentError("这次参训已经办结。", "请刷新页面看最新情况。")
    if move.needs_reason and not reason.strip():
        raise EmploymentError("没有写未结业的原因。", "请写一句。", field="reason")
    course = row.course
    if attended is not None and attended > course.days:
        raise EmploymentError(f"出勤多于培训的 {course.days} 天。", "请核对。", field="attended")
    if state == SeatState.FINISHED and not attended:
        raise EmploymentError("没有填出勤天数。", "请按签到表填写。", field="attended")
    values = {
        "state": state, "attended": attended, "certificate": certificate.strip(),
        "reason": reason.strip(), "closed_at": at, "closed_by": actor,
    }  # fmt: skip
    return change(row, values, actor=actor, at=at, action="close_seat", origin=origin)

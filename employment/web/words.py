"""States of employment: for each code the word, the tone and the icon shown with it."""

from typing import Any

from employment.models import Form, Outcome, SeatState
from portal.web.words import Word

OUTCOMES = {
    Outcome.OPEN: Word("等待结果", "warn", "clock"),
    Outcome.HIRED: Word("已录用", "good", "circle-check"),
    Outcome.REFUSED: Word("单位未录用", "bad", "circle-x"),
    Outcome.DECLINED: Word("本人未去", "bad", "circle-x"),
    Outcome.CANCELLED: Word("岗位取消", "plain", "x"),
}
SEATS = {
    SeatState.ENROLLED: Word("已报名", "accent", "clock"),
    SeatState.FINISHED: Word("已结业", "good", "circle-check"),
    SeatState.LEFT: Word("未结业", "plain", "x"),
}
TARGETS = {
    "met": Word("已达到", "good", "check"),
    "short": Word("未达到", "bad", "alert-triangle"),
    "unknown": Word("待填报", "warn", "help-circle"),
}
_FORMS = dict(Form.choices)


def state_of(row: Any) -> Word:
    """At work in which form, without work, or not of working age."""
    if row.job_form:
        return Word(_FORMS[row.job_form], "good", "circle-check")
    if not row.of_age:
        return Word("不在就业年龄段", "plain")
    if row.wish:
        return Word("未就业，有意愿", "warn", "alert-triangle")
    return Word("未就业", "plain")

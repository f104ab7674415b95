"""When a job reaches 3, 6 or 12 months."""

from calendar import monthrange
from datetime import date


def day_of_mark(started_on: date, months: int) -> date:
    """The day so many months after the first: the same day, or the month's last (民法典 第二百零二条)."""
    index = started_on.year * 12 + started_on.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(started_on.day, monthrange(year, month + 1)[1]))

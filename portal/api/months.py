"""The month of a request."""

from rest_framework.request import Request

from portal.api.problems import Refused
from portal.lib.periods import Month


def month_asked(request: Request) -> Month:
    """The month of the address; Refused when there is none or it is not one."""
    return read_month(request.query_params.get("month"))


def read_month(text: object) -> Month:
    """2024-01; Refused otherwise."""
    try:
        return Month.parse(text if isinstance(text, str) else "")
    except ValueError:
        shown = f"“{text}”不是月份。" if text else "没有给出月份。"
        raise Refused("month", shown, "请写成 2024-01。") from None

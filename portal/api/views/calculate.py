"""The calculators of ``calculate <name>`` through the API: same functions, same answers."""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.api.months import read_month
from portal.api.problems import Refused
from portal.lib.periods import Month
from portal.registry import registry

MOST = 1000
_EXAMPLE = OpenApiExample(
    "待遇",
    value={"birth_date": "1943-05-10", "hukou": "431103", "presume": True},
    request_only=True,
)


class Calculators(APIView):
    """Which calculators there are."""

    @extend_schema(summary="有哪些计算", responses={200: list[str]}, tags=["计算"])
    def get(self, request: Request) -> Response:
        """Their names."""
        return Response(registry.keys("calculator"))


class Calculate(APIView):
    """One calculator."""

    @extend_schema(
        summary="计算",
        description="一个对象或一组对象（最多1000个），回答同样形状。输入输出与命令行 "
        "`calculate <name>` 相同；按月的计算在地址里给 `month`，或在对象里写 `month`。",
        parameters=[OpenApiParameter("month", str, description="月份，如 2024-01。")],
        request=OpenApiTypes.OBJECT,
        responses=OpenApiTypes.OBJECT,
        examples=[_EXAMPLE],
        tags=["计算"],
    )
    def post(self, request: Request, name: str) -> Response:
        """The results of what was sent."""
        try:
            calculator = registry.get("calculator", name)
        except KeyError:
            raise Http404 from None
        return Response(answer(calculator, request.data, request.query_params.get("month")))


def answer(calculator: Callable[..., Any], data: Any, month: str | None) -> Any:
    """One result, or one for each of an array; Refused names the place, field and cure."""
    if not isinstance(data, list):
        return _one(calculator, data, month, "")
    if len(data) > MOST:
        raise Refused("", f"一次最多{MOST}个，现在是{len(data)}个。", "请分几次发送。")
    return [_one(calculator, one, month, f"[{place}]") for place, one in enumerate(data)]


def _one(calculator: Callable[..., Any], data: Any, month: str | None, place: str) -> Any:
    known = inspect.signature(calculator).parameters
    more: dict[str, Any] = {}
    if "today" in known:
        more["today"] = timezone.localdate()
    try:
        if "month" in known:
            data, more["month"] = _month(data, month)
        return calculator(data, **more)
    except ValueError as error:
        if not hasattr(error, "cure"):
            raise
        field = getattr(error, "field", "")
        where = ".".join(part for part in (place, field) if part)
        raise Refused(where, getattr(error, "message", str(error)), error.cure) from None
    except Refused as error:
        where = ".".join(part for part in (place, error.field) if part)
        raise Refused(where, str(error.detail), error.cure) from None


def _month(data: Any, given: str | None) -> tuple[Any, Month]:
    """The object without its ``month``, and the month of the address or else of the object."""
    inside = None
    if isinstance(data, Mapping) and "month" in data:
        inside = data["month"]
        data = {key: value for key, value in data.items() if key != "month"}
    if given and inside is not None and given != inside:
        raise Refused("month", "地址和内容里的月份不同。", "请只在一处写月份。")
    return data, read_month(given or inside)

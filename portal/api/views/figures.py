"""Figures: the same as on the dashboards, read the same way."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.api.months import month_asked
from portal.api.problems import Refused
from portal.api.schema import MONTH
from portal.policies.figures.kinds import Ask, Indicator, Value
from portal.policies.figures.reading import data_date, indicators, read
from portal.regions.selectors import tree

APART = ("county", "detail")


class FigureValue(serializers.Serializer):
    """One value; a share has its whole."""

    county = serializers.CharField()
    detail = serializers.CharField()
    name = serializers.CharField(help_text="细目的名称（项目、资金、原因等）。")
    value = serializers.DecimalField(max_digits=18, decimal_places=2)
    whole = serializers.DecimalField(max_digits=18, decimal_places=2, allow_null=True)


class FigureAnswer(serializers.Serializer):
    """An indicator with its values."""

    code = serializers.CharField()
    name = serializers.CharField()
    unit = serializers.CharField()
    kind = serializers.CharField()
    board = serializers.CharField()
    meaning = serializers.CharField()
    as_of = serializers.CharField(allow_null=True, help_text="数据日期。")
    values = FigureValue(many=True)


@extend_schema(
    summary="看板指标",
    parameters=[
        MONTH,
        OpenApiParameter("county", str, description="只要这个县级区划，如 431103。"),
        OpenApiParameter("by", str, description="county 按县市区分开，detail 按细目分开。"),
        OpenApiParameter("code", str, description="只要这项指标，如 people.unclaimed。"),
    ],
    responses=FigureAnswer(many=True),
    tags=["看板"],
)
class Figures(APIView):
    """Indicators of a month in one's own area."""

    def get(self, request: Request) -> Response:
        """All the user may see, or one."""
        ask = _ask(request)
        code = request.query_params.get("code", "")
        ones = [one for one in indicators(request.user) if code in ("", one.code)]
        if not ones:
            raise Http404
        values = read(ones, ask)
        return Response([_answer(one, values[one.code], ask) for one in ones])


def _ask(request: Request) -> Ask:
    month, by = month_asked(request), request.query_params.get("by", "")
    if by and by not in APART:
        raise Refused("by", f"不能按“{by}”分开。", "请写 county 或 detail，或不写。")
    region = getattr(request.user, "region", None)
    counties = tree(month).counties(region.code) if region is not None else ()
    county = request.query_params.get("county", "")
    if county and county not in counties:
        raise Http404
    chosen = (county,) if county else counties
    return Ask(chosen, (month,), timezone.localdate(), frozenset({by} if by else ()))  # type: ignore[arg-type]


def _answer(one: Indicator, values: list[Value], ask: Ask) -> dict[str, Any]:
    names = one.source.names({value.detail for value in values if value.detail})
    at = data_date(one, ask)
    return {
        "code": one.code, "name": one.name, "unit": one.unit, "kind": one.kind,
        "board": one.board, "meaning": one.meaning, "as_of": at.isoformat() if at else None,
        "values": [
            {
                "county": v.county, "detail": v.detail, "name": names.get(v.detail, ""),
                "value": f"{v.value:.2f}", "whole": None if v.whole is None else f"{v.whole:.2f}",
            }
            for v in values
        ],
    }  # fmt: skip

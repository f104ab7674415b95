"""Batches and lines of a month, and what is owed back."""

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView, RetrieveAPIView

from portal.api.months import month_asked
from portal.api.problems import Refused
from portal.api.schema import MONTH
from portal.lib.periods import Month
from subsidies.api.selectors import batches_seen, counties_seen, lines_seen, receivables_seen
from subsidies.api.serializers import (
    BatchSerializer,
    LineSerializer,
    ReceivableDetailSerializer,
    ReceivableSerializer,
)
from subsidies.models import Batch, Line, Receivable
from subsidies.models.receivable import ReceivableState


@extend_schema(summary="发放批次", parameters=[MONTH], tags=["发放"])
class Batches(ListAPIView):
    """Batches of a month."""

    serializer_class = BatchSerializer

    def get_queryset(self) -> QuerySet[Batch]:
        """Of the counties of one's region."""
        return batches_seen(self.request.user, month_asked(self.request))


@extend_schema(
    summary="发放明细",
    parameters=[
        MONTH,
        OpenApiParameter("county", str, required=True, description="县级区划代码，如 431103。"),
        OpenApiParameter("batch", int, description="只要这个批次的。"),
    ],
    tags=["发放"],
)
class Lines(ListAPIView):
    """Lines of a county's month, those of void batches too (see the batch's state)."""

    serializer_class = LineSerializer

    def get_queryset(self) -> QuerySet[Line]:
        """Of one county; Http404 outside one's region."""
        query = self.request.query_params
        month, county = month_asked(self.request), query.get("county", "")
        if not county:
            raise Refused("county", "没有给出县级区划。", "请写 county=431103 这样的代码。")
        if county not in counties_seen(self.request.user, month):
            raise Http404
        lines = lines_seen(self.request.user, month, county)
        batch = query.get("batch", "")
        if batch and not batch.isdigit():
            raise Refused("batch", f"“{batch}”不是批次编号。", "请填批次的 id。")
        return lines.filter(batch_id=batch) if batch else lines


@extend_schema(
    summary="追缴台账",
    parameters=[
        OpenApiParameter("county", str, description="只要这个县的，县级区划代码。"),
        OpenApiParameter("state", str, enum=ReceivableState.values, description="只要这个状态的。"),
    ],
    tags=["发放"],
)
class Receivables(ListAPIView):
    """What is owed back in one's region."""

    serializer_class = ReceivableSerializer

    def get_queryset(self) -> QuerySet[Receivable]:
        """Of one county or state when asked for; Http404 outside one's region."""
        query = self.request.query_params
        today = Month.of(timezone.localdate())
        rows = receivables_seen(self.request.user, today)
        if state := query.get("state", ""):
            if state not in ReceivableState.values:
                known = "、".join(ReceivableState.values)
                raise Refused("state", f"没有状态“{state}”。", f"可用：{known}。")
            rows = rows.filter(state=state)
        if county := query.get("county", ""):
            if county not in counties_seen(self.request.user, today):
                raise Http404
            rows = rows.filter(region=county)
        return rows


@extend_schema(summary="一笔追缴", tags=["发放"])
class OneReceivable(RetrieveAPIView):
    """A receivable with its months and what came back."""

    serializer_class = ReceivableDetailSerializer

    def get_queryset(self) -> QuerySet[Receivable]:
        """Those of one's region; Http404 for others."""
        today = Month.of(timezone.localdate())
        return receivables_seen(self.request.user, today).prefetch_related("entries")

"""Batches and lines of a month."""

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView

from portal.api.months import month_asked
from portal.api.problems import Refused
from portal.api.schema import MONTH
from subsidies.api.selectors import batches_seen, counties_seen, lines_seen
from subsidies.api.serializers import BatchSerializer, LineSerializer
from subsidies.models import Batch, Line


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

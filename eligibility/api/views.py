"""Catalogues as printed, their rules, and what a person is entitled to."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from eligibility.api.serializers import (
    CatalogueSerializer,
    ItemSerializer,
    ItemWithVersionsSerializer,
)
from eligibility.determination.person import entitlements_of
from eligibility.models import Catalogue, CatalogueItem
from eligibility.models.dated import State
from portal.api.months import month_asked
from portal.api.schema import MONTH
from portal.api.views.people import own_person


@extend_schema(summary="清单", tags=["目录"])
class Catalogues(ListAPIView):
    """The catalogues there are."""

    serializer_class = CatalogueSerializer
    queryset = Catalogue.objects.all()


@extend_schema(
    summary="清单项目",
    parameters=[OpenApiParameter("catalogue", str, description="清单代码，如 yongzhou。")],
    tags=["目录"],
)
class Items(ListAPIView):
    """Items as printed, in the order of their catalogue."""

    serializer_class = ItemSerializer
    page_keys = ("catalogue_id", "number")

    def get_queryset(self) -> QuerySet[CatalogueItem]:
        """Of one catalogue or all."""
        items = CatalogueItem.objects.select_related("catalogue")
        if code := self.request.query_params.get("catalogue"):
            items = items.filter(catalogue__code=code)
        return items


class Item(APIView):
    """One item."""

    @extend_schema(summary="一个项目及其规则", responses=ItemWithVersionsSerializer, tags=["目录"])
    def get(self, request: Request, code: str) -> Response:
        """As printed, with its published rules not superseded."""
        item = get_object_or_404(CatalogueItem.objects.select_related("catalogue"), code=code)
        versions = item.versions.filter(superseded_at__isnull=True, state=State.PUBLISHED).order_by(
            "valid_from"
        )
        return Response(ItemWithVersionsSerializer(item, context={"versions": versions}).data)


class PersonEntitlements(APIView):
    """A stored person's month."""

    @extend_schema(
        summary="一个人某月的待遇",
        description="形状与 calculate entitlements 的输出相同，按档案推定未知情况。",
        parameters=[MONTH],
        responses=OpenApiTypes.OBJECT,
        tags=["待遇"],
    )
    def get(self, request: Request, pk: int) -> Response:
        """Outcomes, amounts, and why."""
        person = own_person(request.user, pk)
        return Response(entitlements_of(person.pk, month_asked(request)))

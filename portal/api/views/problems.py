"""Kinds of errors, and the answer where nothing is."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.api.problems import KINDS, TYPES


class KindSerializer(serializers.Serializer):
    """A kind of error."""

    type = serializers.CharField()
    status = serializers.IntegerField()
    title = serializers.CharField()
    cure = serializers.CharField()


class Problems(APIView):
    """What ``type`` of an error refers to."""

    authentication_classes: list[Any] = []

    @extend_schema(summary="错误种类", responses=KindSerializer(many=True), tags=["说明"])
    def get(self, request: Request) -> Response:
        """All kinds with their usual cure."""
        return Response(
            [
                {"type": TYPES + k.slug, "status": k.status, "title": k.title, "cure": k.cure}
                for k in KINDS
            ]
        )


@extend_schema(exclude=True)
class Missing(APIView):
    """Any address below the API where nothing is: a problem, not a page."""

    authentication_classes: list[Any] = []

    def get(self, request: Request, path: str) -> Response:
        """Not found, whatever the method."""
        raise Http404

    post = put = patch = delete = get

"""Whole numbers: looking one up, and showing one, each by POST, recorded and limited."""

from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.api.serializers import PersonSerializer
from portal.api.throttles import EveryCall, Reveals
from portal.api.views.people import own_person
from portal.people.services import look_up_number, reveal
from portal.web.requests import origin_of


class NumberSerializer(serializers.Serializer):
    """A whole ID number."""

    id_number = serializers.CharField()


class FoundSerializer(serializers.Serializer):
    """Where the file is; ``person`` only for one's own area."""

    county = serializers.CharField(allow_null=True)
    person = PersonSerializer(allow_null=True)


class RevealSerializer(serializers.Serializer):
    """Which number, and what for."""

    field = serializers.ChoiceField(choices=["id_number", "phone", "account"])
    reason = serializers.CharField(max_length=200, trim_whitespace=True)


class RevealedSerializer(serializers.Serializer):
    """The whole number."""

    field = serializers.CharField()
    value = serializers.CharField()


@method_decorator(never_cache, name="dispatch")
class PeopleSearch(APIView):
    """Whether a whole ID number has a file."""

    throttle_classes = [EveryCall, Reveals]

    @extend_schema(
        summary="按整个身份证号查询",
        description="本区划的档案答人员；其他区划的只答县名，限次并留痕。",
        request=NumberSerializer,
        responses=FoundSerializer,
        tags=["人员"],
    )
    def post(self, request: Request) -> Response:
        """The file, only its county, or nulls."""
        asked = NumberSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        found = look_up_number(
            actor=request.user,
            id_number=asked.validated_data["id_number"],
            at=timezone.now(),
            today=timezone.localdate(),
            origin=origin_of(request),
        )
        if found is None:
            return Response({"county": None, "person": None})
        person = PersonSerializer(found.person).data if found.person else None
        return Response({"county": found.county, "person": person})


@method_decorator(never_cache, name="dispatch")
class PersonReveal(APIView):
    """A number of a person without its mask."""

    throttle_classes = [EveryCall, Reveals]

    @extend_schema(
        summary="查看完整号码",
        description="必须写明用途；每次都留痕，并限次。",
        request=RevealSerializer,
        responses=RevealedSerializer,
        tags=["人员"],
    )
    def post(self, request: Request, pk: int) -> Response:
        """The number, once the reason is recorded."""
        person = own_person(request.user, pk)
        asked = RevealSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        value = reveal(
            actor=request.user,
            person=person,
            at=timezone.now(),
            origin=origin_of(request),
            **asked.validated_data,
        )
        return Response({"field": asked.validated_data["field"], "value": value})

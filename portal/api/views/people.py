"""People of one's own area, with nothing unmasked."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.accounts.scope import scoped
from portal.api.problems import Refused
from portal.api.serializers import PersonFileSerializer, PersonSerializer
from portal.lib.identifiers import normalise
from portal.people import selectors
from portal.people.facts import FACTS, with_presumptions
from portal.people.models import Person
from portal.people.search import find, is_whole_number


def own_people(user: Any) -> QuerySet[Person]:
    """People the user may see."""
    return scoped(Person.objects.select_related("managing_region"), user)


def own_person(user: Any, pk: int) -> Person:
    """One of them; Http404 for everybody else's."""
    person = own_people(user).filter(pk=pk).first()
    if person is None:
        raise Http404
    return person


@extend_schema(
    summary="人员列表",
    parameters=[
        OpenApiParameter(
            "q", str, description="姓名或其中几个字、姓名首字母、证件或电话末四位、乡镇（街道）。"
        ),
        OpenApiParameter("county", str, description="管理区划代码，如 431103。"),
        OpenApiParameter("township", str, description="乡镇（街道）名称。"),
    ],
    tags=["人员"],
)
class People(ListAPIView):
    """The list, page by page."""

    serializer_class = PersonSerializer
    page_keys = ("managing_region_id", "id")

    def get_queryset(self) -> QuerySet[Person]:
        """Filtered as asked; a whole number has no place in an address."""
        query = self.request.query_params
        people = own_people(self.request.user)
        if county := query.get("county"):
            people = people.filter(managing_region__code=county)
        if township := query.get("township"):
            people = people.filter(township=township)
        typed = query.get("q", "")
        if is_whole_number(normalise(typed)):
            cure = "请用 POST /api/v1/people/search/ 查询，号码不应出现在地址里。"
            raise Refused("q", "整个号码不能写在地址里。", cure)
        return find(people, typed)


class PersonFile(APIView):
    """One person with the facts of today."""

    @extend_schema(summary="人员档案", responses=PersonFileSerializer, tags=["人员"])
    def get(self, request: Request, pk: int) -> Response:
        """Masked numbers; ``facts`` with what is presumed named in ``presumed``."""
        person = own_person(request.user, pk)
        row = selectors.facts_on(person, timezone.localdate())
        known = {name: getattr(row, name, None) for name in FACTS}
        facts, presumed = with_presumptions(known)
        account = selectors.account_of(person)
        shown = PersonFileSerializer(
            person,
            context={
                "facts": facts if row else {},
                "presumed": sorted(presumed) if row else [],
                "account": account,
            },
        )
        return Response(shown.data)

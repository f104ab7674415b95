"""One's own tokens; only with a login, never with a token."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.api.permissions import AccessTable, SessionOnly
from portal.api.problems import Refused
from portal.api.selectors import revocable_by, tokens_of
from portal.api.serializers import MadeTokenSerializer, NewTokenSerializer, TokenSerializer
from portal.api.services import create_token, revoke_token
from portal.lib.periods import Month
from portal.regions.models import Region
from portal.regions.selectors import region_of
from portal.web.requests import origin_of


@method_decorator(never_cache, name="dispatch")
class Tokens(APIView):
    """List and make."""

    permission_classes = [AccessTable, SessionOnly]

    @extend_schema(summary="我的令牌", responses=TokenSerializer(many=True), tags=["令牌"])
    def get(self, request: Request) -> Response:
        """Without their texts."""
        return Response(TokenSerializer(tokens_of(request.user), many=True).data)

    @extend_schema(
        summary="新建令牌",
        request=NewTokenSerializer,
        responses={201: MadeTokenSerializer},
        tags=["令牌"],
    )
    def post(self, request: Request) -> Response:
        """The token, its text shown this once."""
        asked = NewTokenSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        token, text = create_token(
            owner=request.user,
            name=given["name"],
            roles=given["roles"],
            region=_region(given.get("region")),
            at=timezone.now(),
            expires_at=given["expires_at"],
            origin=origin_of(request),
        )
        body = TokenSerializer(token).data | {"token": text}
        return Response(body, status=status.HTTP_201_CREATED)


class Token(APIView):
    """Revoke one."""

    permission_classes = [AccessTable, SessionOnly]

    @extend_schema(summary="撤销令牌", responses={204: None}, tags=["令牌"])
    def delete(self, request: Request, pk: int) -> Response:
        """It ends at once."""
        token = get_object_or_404(revocable_by(request.user), pk=pk)
        revoke_token(actor=request.user, token=token, at=timezone.now(), origin=origin_of(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


def _region(code: str | None) -> Region | None:
    if code is None:
        return None
    try:
        return region_of(code, Month.of(timezone.localdate()))
    except Region.DoesNotExist:
        raise Refused("region", f"没有区划代码“{code}”。", "请填区划代码，如 431103。") from None

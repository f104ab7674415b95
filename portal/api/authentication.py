"""Authentication by token; a browser's session works too, with its CSRF check."""

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from portal.api.models import ApiToken
from portal.api.principal import Principal
from portal.api.selectors import token_of
from portal.api.services import note_use


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer ylp_…``."""

    def authenticate(self, request: Request) -> tuple[Principal, ApiToken] | None:
        """The owner made smaller, or None without such a header; a bad token is refused."""
        kind, _, text = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer":
            return None
        now = timezone.now()
        token = token_of(text.strip(), at=now)
        if token is None:
            raise AuthenticationFailed("令牌无效、已过期或已撤销。")
        note_use(token=token, at=now)
        return Principal.of(token, timezone.localdate(now)), token

    def authenticate_header(self, request: Request) -> str:
        """What a 401 names."""
        return 'Bearer realm="api"'


class BrowserSession(SessionAuthentication):
    """The session of the pages."""

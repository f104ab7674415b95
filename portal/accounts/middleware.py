"""Sessions: one live session per user, and an end after a working day whatever happens."""

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from portal.accounts.models import User

ABSOLUTE_SECONDS = 10 * 60 * 60
_STARTED = "session_started"


class SessionLimits:
    """Ends sessions that are too old or replaced by a newer login of the same user.

    The idle limit is Django's SESSION_COOKIE_AGE.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Check the session, then go on."""
        if request.user.is_authenticated and self._ended(request, request.user):
            logout(request)
        return self.get_response(request)

    def _ended(self, request: HttpRequest, user: User) -> bool:
        session = request.session
        now = timezone.now().timestamp()  # noqa: TID251 - the edge
        if _STARTED not in session:
            session[_STARTED] = now
            if not session.session_key:
                session.save()
            User.objects.filter(pk=user.pk).update(session_key=session.session_key)
            return False
        return user.session_key != session.session_key or (
            now - session[_STARTED] > ABSOLUTE_SECONDS
        )

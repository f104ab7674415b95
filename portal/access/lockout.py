"""What someone sees whose login is locked after too many wrong passwords."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def locked(request: HttpRequest, response: Any = None, credentials: Any = None) -> HttpResponse:
    """The page; ``AXES_LOCKOUT_CALLABLE`` of django-axes."""
    minutes = int(settings.AXES_COOLOFF_TIME * 60)
    context = {"tries": settings.AXES_FAILURE_LIMIT, "minutes": minutes}
    return render(request, "access/locked.html", context, status=429)

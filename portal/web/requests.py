"""What is taken from a request besides its fields."""

from django.http import HttpRequest


def origin_of(request: HttpRequest) -> str:
    """Where the request came from, for the audit record."""
    return request.META.get("REMOTE_ADDR", "")

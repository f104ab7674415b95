"""Files pages hand out."""

from urllib.parse import quote

from django.http import HttpResponse


def download(content: bytes, name: str, content_type: str) -> HttpResponse:
    """A file to keep, under a name that may be Chinese; no cache keeps it."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "no-store"
    return response

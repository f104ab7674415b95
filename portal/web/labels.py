"""Chinese labels of codes that only the apps above know; announced as ``labels``.

Each announced value is a callable() -> {"facts": {code: 中文}, "services": …, "grants": …}.
They are asked once in a request, however many rows of a list name them.
"""

import threading
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from portal.registry import registry

FINDING = "finding:"
_request = threading.local()


def all_labels(kind: str) -> dict[str, str]:
    """Every announced code of a kind with its label."""
    kept: dict[str, dict[str, str]] | None = getattr(_request, "labels", None)
    if kept is None:
        return _announced(kind)
    if kind not in kept:
        kept[kind] = _announced(kind)
    return kept[kind]


def _announced(kind: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for announced in registry.all("labels"):
        found.update(announced().get(kind, {}))
    return found


def asked_once(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Middleware that keeps the labels while a request is answered."""

    def answer(request: HttpRequest) -> HttpResponse:
        _request.labels = {}
        try:
            return get_response(request)
        finally:
            _request.labels = None

    return answer


def label(kind: str, code: str) -> str:
    """The label of a code of a kind; the code itself when nobody announced one."""
    return all_labels(kind).get(code, code)


def need_label(name: str) -> str:
    """The label of an entry of ``needs``: a fact, or ``finding:<code>``."""
    if name.startswith(FINDING):
        return label("findings", name.removeprefix(FINDING))
    return label("facts", name)

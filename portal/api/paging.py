"""Pages that neither count nor skip: the same time for the first and the last."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

SIZE = 50
LARGEST = 500


class Pages(BasePagination):
    """``cursor`` of the last answer's ``next``; ``page_size`` up to 500.

    Rows come in the order of ``page_keys`` of the view (default: the id), integer columns with
    an index together; the cursor holds those of the last row, so that the next page begins
    where this one ended, however far that is.
    """

    def paginate_queryset(self, queryset: QuerySet, request: Request, view: Any = None) -> list:
        """The rows of the page asked for."""
        keys: Sequence[str] = getattr(view, "page_keys", ("id",))
        self._address = request.build_absolute_uri()
        size = _size(request.query_params.get("page_size"))
        if cursor := request.query_params.get("cursor"):
            queryset = queryset.filter(
                TupleGreaterThan(Tuple(*map(F, keys)), _opened(cursor, len(keys)))
            )
        rows = list(queryset.order_by(*keys)[: size + 1])
        page, rest = rows[:size], rows[size:]
        self._next = _closed([getattr(page[-1], key) for key in keys]) if rest else None
        return page

    def get_paginated_response(self, data: Any) -> Response:
        """``next`` is null on the last page."""
        following = self._next and replace_query_param(self._address, "cursor", self._next)
        return Response({"next": following, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """For the description of the API."""
        following = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["next", "results"],
            "properties": {"next": following, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """For the description of the API."""
        return [
            _parameter("cursor", "string", "上一次回答中 next 所带的游标。"),
            _parameter("page_size", "integer", f"每页条数，最多{LARGEST}。"),
        ]


def _parameter(name: str, kind: str, description: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": {"type": kind},
    }


def _size(text: str | None) -> int:
    if text is None:
        return SIZE
    if not text.isdigit() or not 1 <= int(text) <= LARGEST:
        raise ValidationError({"page_size": f"“{text}”不正确，请填1至{LARGEST}的整数。"})
    return int(text)


def _closed(values: Sequence[int]) -> str:
    return base64.urlsafe_b64encode(":".join(map(str, values)).encode()).decode()


def _opened(cursor: str, count: int) -> tuple[int, ...]:
    try:
        values = tuple(int(v) for v in base64.urlsafe_b64decode(cursor).decode().split(":"))
    except (binascii.Error, ValueError):
        values = ()
    if len(values) != count or any(abs(v) >= 2**63 for v in values):
        raise ValidationError({"cursor": "游标不正确，请从第一页重新取。"})
    return values

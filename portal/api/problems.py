"""Errors as problem+json (RFC 9457), in Chinese, with the field and the cure."""

import logging
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import set_rollback

logger = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
TYPES = "/api/v1/problems/#"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: the end of its ``type``, status, title, and the usual cure."""

    slug: str
    status: int
    title: str
    cure: str


MALFORMED = Kind("malformed", 400, "请求的格式不正确", "请发送 UTF-8 编码的正确 JSON。")
NOT_SIGNED_IN = Kind(
    "not-signed-in", 401, "没有登录", "请在 Authorization 中带上有效的令牌，或先登录。"
)
FORBIDDEN = Kind("forbidden", 403, "没有权限", "请联系安全管理员核对角色。")
NOT_FOUND = Kind("not-found", 404, "找不到", "请核对地址和编号；其他区划的数据也答“找不到”。")
WRONG_METHOD = Kind("wrong-method", 405, "不支持这种请求方法", "请看接口说明。")
NOT_ACCEPTABLE = Kind("not-acceptable", 406, "只能回答 JSON", "请接受 application/json。")
WRONG_MEDIA = Kind("wrong-media-type", 415, "只接受 JSON", "请发送 application/json。")
WRONG_INPUT = Kind("wrong-input", 422, "填写有误", "请按 field 和 cure 改正。")
TOO_MANY = Kind("too-many-requests", 429, "请求太频繁", "请按 Retry-After 稍后再试。")
BROKEN = Kind("internal-error", 500, "服务器出错", "请稍后再试，或把时间告诉系统管理员。")

KINDS = (
    MALFORMED,
    NOT_SIGNED_IN,
    FORBIDDEN,
    NOT_FOUND,
    WRONG_METHOD,
    NOT_ACCEPTABLE,
    WRONG_MEDIA,
    WRONG_INPUT,
    TOO_MANY,
    BROKEN,
)
_BY_STATUS = {kind.status: kind for kind in KINDS}


class Refused(exceptions.APIException):
    """Wrong input: the field, what is wrong, the cure."""

    status_code = WRONG_INPUT.status

    def __init__(self, field: str, message: str, cure: str, *, kind: Kind = WRONG_INPUT) -> None:
        super().__init__(message)
        self.status_code = kind.status
        self.field, self.cure = field, cure


def problem(kind: Kind, detail: str = "", *, field: str = "", cure: str = "") -> dict[str, Any]:
    """The members of an error."""
    return {
        "type": TYPES + kind.slug,
        "title": kind.title,
        "status": kind.status,
        "detail": detail or kind.title,
        "field": field,
        "cure": cure or kind.cure,
    }


def handle(error: Exception, context: dict[str, Any]) -> Response:
    """What an exception of a view becomes; ``EXCEPTION_HANDLER`` of the REST framework."""
    set_rollback()
    if (request := context.get("request")) is not None:
        request.accepted_renderer = JSONRenderer()
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, ValueError) and hasattr(error, "cure"):
        error = Refused(getattr(error, "field", ""), _message(error), error.cure)
    if not isinstance(error, exceptions.APIException):
        logger.error("the API failed", exc_info=error)
        return _response(problem(BROKEN))
    return _response(_of(error), _headers(error))


def _of(error: exceptions.APIException) -> dict[str, Any]:
    if isinstance(error, exceptions.ValidationError):
        return _of_fields(error)
    kind = _BY_STATUS.get(error.status_code, BROKEN)
    if isinstance(error, Refused):
        return problem(kind, str(error.detail), field=error.field, cure=error.cure)
    if isinstance(error, exceptions.Throttled):
        wait = f"请 {int(error.wait or 1) + 1} 秒后再试。"
        return problem(kind, cure=wait)
    if isinstance(error, exceptions.AuthenticationFailed | exceptions.PermissionDenied):
        return problem(kind, _chinese(str(error.detail)))
    return problem(kind)


def _of_fields(error: exceptions.ValidationError) -> dict[str, Any]:
    """The first wrong field, and all of them under ``errors``."""
    found = list(_fields(error.detail))
    field, detail = found[0] if found else ("", "")
    body = problem(WRONG_INPUT, detail, field=field)
    body["errors"] = [{"field": name, "detail": text} for name, text in found]
    return body


def _fields(detail: Any, path: str = "") -> Any:
    if isinstance(detail, dict):
        for name, inner in detail.items():
            key = "" if name == "non_field_errors" else str(name)
            yield from _fields(inner, f"{path}.{key}" if path and key else path or key)
    elif isinstance(detail, list):
        for inner in detail:
            yield from _fields(inner, path)
    else:
        yield path, str(detail)


def _message(error: ValueError) -> str:
    return getattr(error, "message", str(error))


def _chinese(text: str) -> str:
    return "" if text.isascii() else text


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = header
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait) + 1)
    return headers


def _response(body: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    return Response(body, status=body["status"], headers=headers, content_type=MEDIA_TYPE)

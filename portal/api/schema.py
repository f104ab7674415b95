"""What the description of the API says beside the views."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiParameter

MONTH = OpenApiParameter("month", str, description="月份，如 2024-01。", required=True)


class TokenScheme(OpenApiAuthenticationExtension):
    """How a token is sent."""

    target_class = "portal.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """The bearer scheme."""
        return {"type": "http", "scheme": "bearer", "description": "Authorization: Bearer ylp_…"}


class SessionScheme(OpenApiAuthenticationExtension):
    """The session of the pages."""

    target_class = "portal.api.authentication.BrowserSession"
    name = "session"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """The session's cookie."""
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}


def with_problems(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Every operation may answer with a problem."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    answer = {
        "description": "错误（RFC 9457）",
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        },
    }
    for path in result.get("paths", {}).values():
        for operation in path.values():
            if isinstance(operation, dict) and "responses" in operation:
                operation["responses"]["default"] = answer
    return result


PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "field", "cure"],
    "properties": {
        "type": {"type": "string", "description": "错误种类的地址，列表见 /api/v1/problems/。"},
        "title": {"type": "string", "description": "错误种类。"},
        "status": {"type": "integer", "description": "HTTP 状态码。"},
        "detail": {"type": "string", "description": "这一次错在哪里。"},
        "field": {"type": "string", "description": "出错的字段；与字段无关时为空。"},
        "cure": {"type": "string", "description": "怎样改正。"},
        "errors": {
            "type": "array",
            "description": "有几个字段出错时的全部错误。",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}

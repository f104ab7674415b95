"""Links shown only to those who may follow them."""

from typing import Any

from django import template

from portal.access.policy import access_of

register = template.Library()


@register.filter
def may_open(user: Any, view_name: str) -> bool:
    """Whether the access table opens an address to a user."""
    access = access_of(view_name)
    return access is not None and access.allows(user)

"""The addresses of the project, read from its URL configuration."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Address:
    """One address: its name with namespaces, its pattern, and the view behind it."""

    name: str
    pattern: str
    view: Callable[..., Any]
    parameters: tuple[str, ...]

    @property
    def view_class(self) -> Any:
        """The class of a class-based view or API view, else None."""
        view = self.view
        while isinstance(view, partial):
            view = view.func
        return getattr(view, "view_class", None) or getattr(view, "cls", None)

    @property
    def is_api(self) -> bool:
        """Whether the REST framework serves it, and so checks who asks."""
        return hasattr(self.view, "cls")

    @property
    def methods(self) -> tuple[str, ...]:
        """What it answers to, of get, post, put, patch and delete; get for plain functions."""
        actions = getattr(self.view, "actions", None)
        if actions:
            return tuple(m for m in METHODS if m in actions)
        if self.view_class is None:
            return ("get",)
        allowed = getattr(self.view_class, "http_method_names", METHODS)
        return tuple(m for m in METHODS if m in allowed and hasattr(self.view_class, m))


def addresses() -> Iterator[Address]:
    """Every address, in the order of the configuration."""
    yield from _walk(get_resolver().url_patterns, (), "/", ())


def _walk(
    patterns: list[URLPattern | URLResolver],
    namespaces: tuple[str, ...],
    path: str,
    parameters: tuple[str, ...],
) -> Iterator[Address]:
    for entry in patterns:
        whole = path + str(entry.pattern).lstrip("^")
        names = (*parameters, *entry.pattern.regex.groupindex)
        if isinstance(entry, URLResolver):
            inner = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from _walk(entry.url_patterns, inner, whole, names)
        else:
            name = entry.name or entry.lookup_str
            yield Address(":".join((*namespaces, name)), whole, entry.callback, names)

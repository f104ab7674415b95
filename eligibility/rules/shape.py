"""Strict reading of mappings: every key known, every needed key there, every value of its kind."""

from collections.abc import Collection, Mapping
from typing import Any

from eligibility.rules.errors import RuleError, nearest
from portal.lib.periods import Month

Record = dict[str, Any]


def mapping(raw: object, path: str, needed: Collection[str], optional: Collection[str]) -> Record:
    """``raw`` as a mapping that has all ``needed`` keys and none outside both lists."""
    if not isinstance(raw, dict):
        raise RuleError(path, f"应是一组“键: 值”，读到的是 {raw!r}。")
    known = (*needed, *optional)
    for key in raw:
        if key not in known:
            raise RuleError(path, f"不认识的键“{key}”。{nearest(key, known)}")
    for key in needed:
        if raw.get(key) in (None, "", []):
            raise RuleError(path, f"缺少“{key}”。")
    return raw


def items(raw: object, path: str) -> list[tuple[str, Any]]:
    """``raw`` as a list, each entry with its own path."""
    if not isinstance(raw, list):
        raise RuleError(path, f"应是列表，读到的是 {raw!r}。")
    return [(f"{path}[{i}]", entry) for i, entry in enumerate(raw)]


def words(raw: Mapping[str, Any], key: str, path: str, *, default: str | None = None) -> str:
    """A text; a number or date written without quotes is refused, not guessed at."""
    value = raw.get(key, default)
    if not isinstance(value, str) or not value.strip():
        raise RuleError(f"{path}.{key}" if path else key, f"应是文字，读到的是 {value!r}。")
    return value


def maybe_words(raw: Mapping[str, Any], key: str, path: str) -> str | None:
    """A text, or None where the key is absent."""
    return None if raw.get(key) is None else words(raw, key, path)


def choice(
    raw: Mapping[str, Any], key: str, path: str, known: Collection[str], default: str = ""
) -> str:
    """One of the known words."""
    value: str = raw.get(key, default)
    if value not in known:
        raise RuleError(
            f"{path}.{key}" if path else key, f"没有“{value}”这个值。{nearest(value, known)}"
        )
    return value


def month(raw: Mapping[str, Any], key: str, path: str) -> Month:
    """A month written '2024-01'."""
    try:
        return Month.parse(words(raw, key, path))
    except ValueError as error:
        raise RuleError(f"{path}.{key}" if path else key, f"{error}。") from None

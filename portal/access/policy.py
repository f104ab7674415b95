"""The words of the access table, and the look-up of an address in it.

The table itself stands beside the addresses (``settings.ACCESS_TABLE``), so that this app
names none above it. An address that is not in the table is closed to everybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string


class Scope(StrEnum):
    """What of the data behind an address a user gets to see."""

    NOTHING = "不含个人数据"
    ROWS = "仅本区划的数据"
    OBJECT = "仅本区划的对象，其他区划答“找不到”"
    OWN = "仅本人的数据"
    EVERYTHING = "全部（管理员）"


@dataclass(frozen=True, slots=True)
class Access:
    """Who may open an address.

    ``public``: without a login. ``roles``: one of them; empty means everyone signed in.
    ``writes``: roles for anything but reading, where they differ. ``sample``: what the
    address's parameters name, for the generated tests (``tests/access``).
    """

    scope: Scope
    roles: frozenset[str] = frozenset()
    writes: frozenset[str] | None = None
    public: bool = False
    sample: str = ""
    note: str = ""

    def allows(self, user: Any, *, write: bool = False) -> bool:
        """Whether the user may; ``write`` for every method but GET, HEAD and OPTIONS."""
        if self.public:
            return True
        if not getattr(user, "is_authenticated", False):
            return False
        roles = self.writes if write and self.writes is not None else self.roles
        return not roles or user.has_role(*roles)


Table = Mapping[str, Access]


@lru_cache(maxsize=4)
def _table(path: str) -> Table:
    return import_string(path)


def table() -> Table:
    """The table of this installation: address name, or ``namespace:*``, to who may open it."""
    return _table(settings.ACCESS_TABLE)


def access_of(view_name: str) -> Access | None:
    """The entry of an address: its own, else that of the whole namespace; None when closed."""
    entries = table()
    found = entries.get(view_name)
    if found is None and ":" in view_name:
        found = entries.get(f"{view_name.rpartition(':')[0]}:*")
    return found

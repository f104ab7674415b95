"""The access table as a page of the documentation."""

from collections.abc import Iterator

from portal.access.addresses import Address, addresses
from portal.access.policy import Access, access_of
from portal.accounts.roles import ROLES

HEAD = """# Who may open what

Written by `python manage.py access_table` from `portal/access_table.py` and the addresses;
a test fails when it is out of date. “写” names the roles for anything but reading where they
differ. An address without an entry is closed.

Development-only addresses (`DEBUG`) are left out.

| 地址 | 名称 | 方法 | 谁 | 范围 | 说明 |
|---|---|---|---|---|---|
"""


def document() -> str:
    """Markdown of every address with its entry; addresses of the admin in one line a namespace."""
    return HEAD + "".join(f"{line}\n" for line in _lines())


def _lines() -> Iterator[str]:
    seen: set[str] = set()
    for address in sorted(addresses(), key=lambda a: (a.pattern, a.name)):
        access = access_of(address.name)
        name, pattern = address.name, address.pattern
        if access is not None and name.startswith("admin:"):
            name, pattern = "admin:*", "/admin/…"
        if name in seen or name == "gallery":
            continue
        seen.add(name)
        methods = "" if name.endswith("*") else " ".join(address.methods).upper()
        yield _line(pattern, name, methods, access)


def _line(pattern: str, name: str, methods: str, access: Access | None) -> str:
    if access is None:
        return f"| `{pattern}` | `{name}` | {methods} | **无人（未登记）** | | |"
    shown = pattern.replace("|", "\\|")
    return f"| `{shown}` | `{name}` | {methods} | {who(access)} | {access.scope} | {access.note} |"


def who(access: Access) -> str:
    """Who may, in words."""
    if access.public:
        return "任何人，无需登录"
    words = _names(access.roles)
    if access.writes is not None and access.writes != access.roles:
        words += f"；写：{_names(access.writes)}"
    return words


def _names(roles: frozenset[str]) -> str:
    if not roles:
        return "所有登录用户"
    return "、".join(label for role, label in ROLES.items() if role in roles)


__all__ = ["Address", "document", "who"]

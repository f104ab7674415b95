"""Chinese labels of codes that only the apps above know; announced as ``labels``.

Each announced value is a callable() -> {"facts": {code: 中文}, "services": …, "grants": …}.
"""

from portal.registry import registry

FINDING = "finding:"


def all_labels(kind: str) -> dict[str, str]:
    """Every announced code of a kind with its label."""
    found: dict[str, str] = {}
    for announced in registry.all("labels"):
        found.update(announced().get(kind, {}))
    return found


def label(kind: str, code: str) -> str:
    """The label of a code of a kind; the code itself when nobody announced one."""
    return all_labels(kind).get(code, code)


def need_label(name: str) -> str:
    """The label of an entry of ``needs``: a fact, or ``finding:<code>``."""
    if name.startswith(FINDING):
        return label("findings", name.removeprefix(FINDING))
    return label("facts", name)

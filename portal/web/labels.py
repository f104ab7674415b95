"""Chinese labels of codes that only the apps above know; announced as ``labels``.

Each announced value is a callable() -> {"facts": {code: 中文}, "services": …, "grants": …}.
"""

from collections.abc import Mapping

from portal.registry import registry

FINDING = "finding:"


def label(kind: str, code: str) -> str:
    """The label of a code of a kind; the code itself when nobody announced one."""
    for announced in registry.all("labels"):
        words: Mapping[str, str] = announced().get(kind, {})
        if code in words:
            return words[code]
    return code


def need_label(name: str) -> str:
    """The label of an entry of ``needs``: a fact, or ``finding:<code>``."""
    if name.startswith(FINDING):
        return label("findings", name.removeprefix(FINDING))
    return label("facts", name)

"""What is wrong with a rule, where, and the cure, in the reader's words."""

import difflib
from collections.abc import Iterable

#: How many words a message lists when none is near.
SHOWN = 12


class RuleError(ValueError):
    """A condition, tier or amount that the language does not allow.

    ``path`` is the place inside the file, such as ``versions[0].parts[0].who.all[1]``.
    """

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}：{message}" if path else message)
        self.path = path
        self.message = message


def nearest(word: object, known: Iterable[object]) -> str:
    """The cure for a misspelt word: its nearest neighbour, else the words there are."""
    words = sorted(str(k) for k in known)
    close = difflib.get_close_matches(str(word), words, n=1, cutoff=0.5)
    if close:
        return f"是否想写“{close[0]}”？"
    shown = "、".join(words[:SHOWN]) + ("等" if len(words) > SHOWN else "")
    return f"可用的有：{shown}。" if words else "这里还没有可用的。"

"""Parsers and columns that sheets of more than one app share: coded words, whole numbers, text."""

from collections.abc import Mapping
from typing import Any

from portal.importing.cells import narrow, plain_text, remembered, shown
from portal.importing.kinds import CellError, Column, Context

YES_NO = ("是", "否")


def coded(words: Mapping[str, str]) -> Any:
    """A parser of one of the words that gives its code; wide and narrow marks are the same."""
    known = {narrow(word): code for word, code in words.items()}

    def read(cell: Any, context: Context) -> str:
        text = narrow(cell)
        if text not in known:
            raise CellError(f"“{text[:20]}”不在可选的内容里。", f"可填：{'、'.join(words)}。")
        return known[text]

    return remembered("|".join(words), read)


def yes_no(cell: Any, context: Context) -> bool:
    """是 or 否."""
    text = narrow(cell)
    if text not in YES_NO:
        raise CellError(f"“{text[:20]}”不是“是”或“否”。", "请填“是”或“否”，不清楚的留空。")
    return text == "是"


def whole(most: int, least: int = 0) -> Any:
    """A parser of whole numbers."""

    def read(cell: Any, context: Context) -> int:
        text = narrow(shown(cell))
        if not text.isdigit() or not least <= int(text) <= most:
            raise CellError(f"“{text[:20]}”不是 {least} 至 {most} 的整数。", "请填整数，不带单位。")
        return int(text)

    return read


def words(label: str, key: str, help_text: str, most: int = 60, **more: Any) -> Column:
    """A column of plain text."""
    return Column(key, label, help_text, plain_text(most), **more)

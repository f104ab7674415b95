"""Which column of a sheet is which: any order, other names, a title above the heads."""

import difflib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portal.importing.errors import FileRefused
from portal.importing.kinds import Column, ImportKind

#: Heads may stand below a title and a line about the unit that fills the form in.
SEARCHED = 10
#: What the frame itself adds, and what people number their rows with.
OWN = frozenset({"错误提示", "序号", "编号", "行号"})
_ADDED = re.compile(r"[(（\[【].*?[)）\]】]|[*＊:：\s\u3000\xa0]")


@dataclass(frozen=True, slots=True)
class Heads:
    """The row of the heads, the column of each place (None: not known) and the heads not known."""

    row: int
    places: tuple[Column | None, ...]
    unknown: tuple[str, ...]


def plain(head: object) -> str:
    """A head without stars, remarks in brackets and spaces."""
    text = unicodedata.normalize("NFKC", str(head or ""))
    return _ADDED.sub("", text).lower() or re.sub(r"\s", "", text).lower()


def find_heads(kind: ImportKind, first_rows: Sequence[Sequence[Any]]) -> Heads:
    """The heads among the first rows; FileRefused says which column is missing or there twice."""
    columns = kind.columns()
    known = {plain(name): c for c in columns for name in (c.label, c.key, *c.synonyms)}
    best, most = 0, 0
    for number, row in enumerate(first_rows):
        found = sum(1 for cell in row if plain(cell) in known)
        if found > most:
            best, most = number, found
    cells = list(first_rows[best]) if first_rows else []
    places = [known.get(plain(cell)) for cell in cells]
    _refuse_missing(kind, columns, places)
    _refuse_twice(places)
    unknown = [
        str(cell).strip()
        for cell, place in zip(cells, places, strict=True)
        if place is None and plain(cell) and plain(cell) not in OWN
    ]
    return Heads(best, tuple(places), tuple(unknown))


def _refuse_missing(
    kind: ImportKind, columns: Sequence[Column], places: Sequence[Column | None]
) -> None:
    missing = [c.label for c in columns if c.required and c not in places]
    if missing:
        raise FileRefused(
            f"表头缺少：{'、'.join(missing)}。",
            f"请用“{kind.label}”的模板，或把对应的列改成这些名称；列的先后不限。",
        )


def _refuse_twice(places: Sequence[Column | None]) -> None:
    named = [place.label for place in places if place is not None]
    twice = sorted({label for label in named if named.count(label) > 1})
    if twice:
        raise FileRefused(f"“{'、'.join(twice)}”有两列。", "请只留一列，删去另一列后重新上传。")


def advice(kind: ImportKind, unknown: Sequence[str]) -> str:
    """What to think of heads that were not recognised."""
    labels = [c.label for c in kind.columns()]
    told = []
    for head in unknown[:12]:
        near = difflib.get_close_matches(head, labels, n=1, cutoff=0.6)
        told.append(f"“{head[:20]}”（是不是“{near[0]}”？）" if near else f"“{head[:20]}”")
    more = f"等{len(unknown)}列" if len(unknown) > len(told) else ""
    return f"没有认出的列不导入：{'、'.join(told)}{more}。"

"""The lines above and below the rows: what they say of the batch, the count and the sum."""

import re
import string
from collections.abc import Sequence
from decimal import Decimal

from subsidies.reconciliation.formats import Line, ReturnFileError

_NUMBER = r"\d{1,15}"
_MONEY = r"\d[\d,]{0,20}(?:\.\d{1,4})?"
_SHAPES = {"count": _NUMBER, "sum": _MONEY, "sum_fen": _NUMBER, "period": r"\d{6}"}


def words_of(lines: Sequence[Line], templates: Sequence[str], where: str) -> dict[str, str]:
    """What the words in braces stand for; ReturnFileError when a line looks otherwise."""
    found: dict[str, str] = {}
    if len(lines) < len(templates):
        raise ReturnFileError(
            f"文件缺少{where}的“{templates[len(lines)]}”一行，可能没有传完。请向银行重新索取。"
        )
    for line, template in zip(_placed(lines, templates), templates, strict=True):
        match = _pattern(template).search(line.text)
        if match is None:
            raise ReturnFileError(
                f"第{line.position}行“{line.text[:60]}”不是格式所说的“{template}”。"
                "请确认上传的是这家银行、这个文件的回盘，内容没有改动。"
            )
        found |= match.groupdict()
    return found


def count_of(words: dict[str, str]) -> int | None:
    """The count a control line states."""
    return int(words["count"]) if "count" in words else None


def sum_of(words: dict[str, str]) -> Decimal | None:
    """The sum in yuan a control line states."""
    if "sum" in words:
        return Decimal(words["sum"].replace(",", ""))
    return Decimal(words["sum_fen"]).scaleb(-2) if "sum_fen" in words else None


def _placed(lines: Sequence[Line], templates: Sequence[str]) -> Sequence[Line]:
    """Titles may stand above the promised lines: each is looked for in its order."""
    placed, rest = [], list(lines)
    for n, template in enumerate(templates):
        spare = len(rest) - (len(templates) - n)
        wanted = _pattern(template)
        place = next((i for i in range(spare + 1) if wanted.search(rest[i].text)), 0)
        placed.append(rest[place])
        rest = rest[place + 1 :]
    return placed


def _pattern(template: str) -> re.Pattern[str]:
    """A template as a pattern: words stand for their shapes, any space for any space."""
    pattern = ""
    for literal, name, _, _ in string.Formatter().parse(template):
        pattern += r"\s*".join(re.escape(part) for part in re.split(r"\s+", literal))
        if name:
            pattern += f"(?P<{name}>{_SHAPES.get(name, '[^|]+?')})"
    return re.compile(pattern + r"\s*$")

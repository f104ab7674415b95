"""Cells read strictly: each says in its own words what is wrong and how to mend it."""

from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from import_export.widgets import Widget

from eligibility.models import CatalogueItem
from eligibility.models.dated import Status
from eligibility.rules.amounts import PARAMETERS
from eligibility.rules.errors import nearest
from portal.lib.periods import Month
from portal.regions.models import Region


class Text(Widget):
    """A text; a number in the cell is taken as it is shown."""

    def __init__(self, needed: str = "") -> None:
        super().__init__()
        self.needed = needed

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """The text without spaces around it."""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        text = "" if value is None else str(value).strip()
        if not text and self.needed:
            raise ValueError(f"不能为空。{self.needed}")
        return text

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """The text."""
        return "" if value is None else str(value)


class Choice(Text):
    """A code, written as the code or as its Chinese word."""

    def __init__(self, words: dict[str, str], needed: str) -> None:
        super().__init__(needed)
        self.words = words

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """The code."""
        text = super().clean(value, row)
        codes = {word: code for code, word in self.words.items()} | {c: c for c in self.words}
        if text not in codes:
            raise ValueError(f"没有“{text}”。{nearest(text, self.words.values())}")
        return codes[text]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """The word."""
        return self.words.get(value, str(value or ""))


class Place(Text):
    """A region: its code, or its name where that is the only one."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """The code."""
        text = super().clean(value, row)
        rows = Region.objects.filter(valid_to=None)
        if rows.filter(code=text).exists():
            return text
        named = list(rows.filter(name=text).values_list("code", flat=True))
        if len(named) == 1:
            return named[0]
        if named:
            raise ValueError(
                f"有 {len(named)} 个地区叫“{text}”。请改填地区代码：{'、'.join(named)}。"
            )
        codes = [*rows.values_list("code", flat=True), *rows.values_list("name", flat=True)]
        raise ValueError(f"没有地区“{text}”。{nearest(text, codes)}")


class Money(Widget):
    """A sum of yuan with at most two decimals."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Decimal:
        """The sum; a percentage, a unit or a third decimal is refused, not guessed at."""
        text = "" if value is None else str(value).strip().replace(",", "").replace("，", "")
        try:
            amount = Decimal(text)
        except InvalidOperation:
            raise ValueError(f"“{text}”不是金额。请只填数字，如 60 或 60.50。") from None
        if not amount.is_finite() or amount <= 0 or amount != round(amount, 2):
            raise ValueError(f"“{text}”不正确。请填大于零、最多两位小数的数。")
        return amount.quantize(Decimal("0.01"))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Two decimals."""
        return "" if value is None else f"{value:.2f}"


class Day(Widget):
    """A day; ``last``: written inclusive, kept as the day after; empty is open."""

    def __init__(self, *, last: bool = False) -> None:
        super().__init__()
        self.last = last

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> date | None:
        """The day as it is stored."""
        text = "" if value is None else str(value).strip()
        if not text:
            if self.last:
                return None
            raise ValueError("不能为空。请填日期，如 2024-01-01。")
        if isinstance(value, datetime):
            day = value.date()
        else:
            try:
                day = date.fromisoformat(text.replace("/", "-"))
            except ValueError:
                raise ValueError(f"“{text}”不是日期。请写成 2024-01-31。") from None
        return day + timedelta(days=1) if self.last else day

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """The day as people write it."""
        if value is None:
            return ""
        return (value - timedelta(days=1) if self.last else value).isoformat()


class MonthCell(Widget):
    """A month; ``last``: the last one, kept as the first day after it; empty is open."""

    def __init__(self, *, last: bool = False) -> None:
        super().__init__()
        self.last = last

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> date | None:
        """The month as it is stored."""
        text = "" if value is None else str(value).strip()
        if not text:
            if self.last:
                return None
            raise ValueError("不能为空。请填月份，如 2024-01。")
        try:
            month = Month.of(value) if isinstance(value, datetime) else Month.parse(text)
        except ValueError:
            raise ValueError(f"“{text}”不是月份。请写成 2024-01。") from None
        return month.next().first if self.last else month.first

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """The month as people write it."""
        if value is None:
            return ""
        month = Month.of(value)
        return str(month.previous() if self.last else month)


class Item(Text):
    """An item of a catalogue by its code."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> CatalogueItem:  # type: ignore[override]
        """The item."""
        text = super().clean(value, row)
        item = CatalogueItem.objects.filter(code=text).first()
        if item is None:
            codes = CatalogueItem.objects.values_list("code", flat=True)
            raise ValueError(f"没有项目“{text}”。{nearest(text, codes)}")
        return item

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """The code."""
        return value.code if value else ""


STATUS_WORDS = {code: str(label) for code, label in Status.choices}
PARAMETER_WORDS = dict(PARAMETERS)

"""Values turned into what a table cell or a sentence shows."""

from datetime import date, datetime
from decimal import Decimal

from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from portal.lib.periods import Month
from portal.web.words import Word

DASH = mark_safe('<span class="muted">—</span>')


def icon(name: str, *, label: str = "") -> SafeString:
    """One icon of the sprite; hidden from screen readers unless it has a label."""
    told = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(
        '<svg class="icon" {}><use href="{}#{}"/></svg>',
        mark_safe(told),
        static("vendor/tabler-icons/sprite.svg"),
        name,
    )


def money(value: Decimal | str | None) -> SafeString:
    """1,234.50 in figures that stand under each other; a dash for nothing."""
    if value in (None, ""):
        return DASH
    amount = Decimal(value)
    tone = " money-minus" if amount < 0 else ""
    return format_html('<span class="money{}">{}</span>', tone, f"{amount:,.2f}".replace("-", "−"))


def number(value: int | None) -> SafeString:
    """12,345."""
    return DASH if value is None else format_html('<span class="num">{}</span>', f"{value:,}")


def day(value: date | datetime | None) -> SafeString:
    """2024-01-15, for tables; a moment is shown in local time to the minute."""
    if value is None:
        return DASH
    if isinstance(value, datetime):
        local = timezone.localtime(value)
        shown = f"{local:%Y-%m-%d %H:%M}"  # format_html escapes first, and text has no such format
        return format_html('<time datetime="{}">{}</time>', local.isoformat(), shown)
    return format_html('<time datetime="{0}">{0}</time>', value.isoformat())


def day_words(value: date | None) -> str:
    """2024年1月15日, for sentences."""
    return "" if value is None else f"{value.year}年{value.month}月{value.day}日"


def month_words(value: Month | date | str | None) -> str:
    """2024年1月, for sentences."""
    if value in (None, ""):
        return ""
    if isinstance(value, str):
        value = Month.parse(value[:7])
    return (value if isinstance(value, Month) else Month.of(value)).in_words()


def link(text: object, url: str) -> SafeString:
    """A link."""
    return format_html('<a href="{}">{}</a>', url, text)


def badge(word: Word) -> SafeString:
    """A state: its word with its icon; the colour only repeats what they say."""
    mark = icon(word.icon) if word.icon else ""
    return format_html('<span class="badge badge-{}">{}{}</span>', word.tone, mark, word.text)


def share_bar(part: Decimal | int, whole: Decimal | int) -> SafeString:
    """A small bar for a table cell; the figure itself stands in another column."""
    width = 0 if not whole else round(float(part) / float(whole) * 100, 1)
    return format_html(
        '<svg class="bar-svg" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="100" height="8"/><rect width="{}" height="8"/></svg>',
        width,
    )


def signed(value: Decimal | None) -> SafeString:
    """A change of money with its sign: +2,560.00 or −50.00; a dash where nothing compares."""
    if value is None:
        return DASH
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return format_html('<span class="money">{}</span>', f"{sign}{abs(value):,.2f}")

"""Components of the pages; each has its look in ``templates/components``."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from portal.access.policy import access_of
from portal.accounts.areas import extra_areas
from portal.lib.periods import Month
from portal.people.facts import FACTS
from portal.regions.selectors import tree
from portal.registry import registry
from portal.web import cells, labels, words
from portal.web.entries import MenuEntry, allowed
from portal.web.month import work_month

register = template.Library()

_PLAIN: dict[str, dict] = {
    "per": words.PER,
    "payee": words.PAYEES,
    "every": words.EVERY,
    "bound": words.BOUNDS,
}

register.filter("money", cells.money)
register.filter("number", cells.number)
register.filter("signed", cells.signed)
register.filter("day", cells.day)
register.filter("day_words", cells.day_words)
register.filter("month_words", cells.month_words)
register.filter("fact_label", labels.need_label)
register.simple_tag(cells.icon, name="icon")
register.simple_tag(cells.share_bar, name="share_bar")


@register.filter
def has_role(user: Any, role: str) -> bool:
    """Whether a user holds a role."""
    return user.is_authenticated and user.has_role(role)


@register.filter
def lines(text: str | None) -> list[str]:
    """The lines of a text that say something."""
    return [line for line in (text or "").splitlines() if line.strip()]


@register.simple_tag
def product_name() -> str:
    """What the portal is called."""
    return getattr(settings, "PRODUCT_NAME", "民政惠老通")


@register.simple_tag
def badge(text: str, tone: str = "plain", icon: str = "") -> SafeString:
    """A state in words."""
    return cells.badge(words.Word(text, tone, icon))


@register.filter
def outcome(code: str) -> SafeString:
    """The state of an outcome of a determination."""
    return cells.badge(words.word_of(words.OUTCOMES, code))


@register.filter
def batch_state(code: str) -> SafeString:
    """The state of a payout batch."""
    return cells.badge(words.word_of(words.BATCH_STATES, code))


@register.filter
def status(code: str) -> SafeString:
    """How sure a value is: of a document, to be confirmed, or for the demonstration only."""
    return cells.badge(words.word_of(words.STATUSES, code))


@register.filter
def word(code: object, kind: str) -> str:
    """The Chinese word of a code of one of the plain vocabularies."""
    return _PLAIN[kind].get(code, "" if code is None else str(code))


@register.filter
def item_words(codes: Iterable[str]) -> str:
    """The names of items by code, and of facts, in one line: what an entitlement yields to."""
    names, facts = labels.all_labels("items"), labels.all_labels("facts")
    return "、".join(names.get(code) or facts.get(code, code) for code in codes)


@register.filter
def service(provided: Mapping[str, Any]) -> str:
    """“每月 1 次上门探访” of an entry of ``provides``."""
    name = labels.label("services", provided["service"])
    every = words.EVERY.get(provided.get("every"), "")
    times = f" {provided['times']} 次" if provided.get("times") else ""
    return f"{every}{times}{name}".strip()


@register.inclusion_tag("components/why.html")
def why(node: Mapping[str, Any]) -> dict[str, Any]:
    """One node of an explanation tree (DESIGN §8) with its children."""
    truth = words.TRUTHS[node.get("truth")]
    text = _GROUPS.get(node["node"], node["text"]) if node.get("children") else node["text"]
    return {"node": node, "text": text, "truth": truth, "actual": _actual(node)}


_GROUPS = {"all": "以下都要满足", "any": "以下满足一项", "not": "不能是以下情形"}


def _actual(node: Mapping[str, Any]) -> str:
    """“（81岁）”, what is known of the fact a leaf tests; nothing where the text says it all."""
    name, value = node.get("fact"), node.get("actual")
    if node.get("node") != "test" or name is None or value is None:
        return ""
    if name == "age":
        return f"{value}岁"
    fact = FACTS.get(name)
    if fact is None or fact.kind == "bool":
        return ""
    if fact.kind == "region":
        month = Month.of(timezone.localdate())  # noqa: TID251 - the edge; names hardly change
        return fact.values.get(value) or tree(month).full_name(value)
    try:
        return fact.word(value)
    except TypeError:
        return str(value)


@register.inclusion_tag("components/field.html")
def field(bound: Any) -> dict[str, Any]:
    """A form field with its label, help and errors."""
    return {"field": bound}


@register.inclusion_tag("components/table.html")
def data_table(table: Any) -> dict[str, Any]:
    """A list of rows."""
    return {"table": table}


@register.inclusion_tag("components/masked.html")
def masked(shown: str, url: str = "", label: str = "") -> dict[str, Any]:
    """A masked value; ``url`` reveals it after a reason is given."""
    return {"shown": shown, "url": url, "label": label}


@register.inclusion_tag("components/stat.html")
def stat(label: str, value: Any, unit: str = "", url: str = "", note: str = "") -> dict[str, Any]:
    """A figure that leads to what it counts."""
    if isinstance(value, Decimal):
        value = f"{value:,.2f}"
    elif isinstance(value, int):
        value = f"{value:,}"
    return {"label": label, "value": value, "unit": unit, "url": url, "note": note}


@register.inclusion_tag("components/callout.html")
def callout(text: str, tone: str = "", url: str = "", action: str = "") -> dict[str, Any]:
    """A remark that must not be missed."""
    icons = {"": "info-circle", "good": "circle-check"}
    return {
        "text": text,
        "tone": tone,
        "url": url,
        "action": action,
        "icon": icons.get(tone, "alert-triangle"),
    }


@register.inclusion_tag("components/empty.html")
def empty(text: str, hint: str = "", url: str = "", action: str = "") -> dict[str, Any]:
    """Why a list is empty, and the next step."""
    return {"text": text, "hint": hint, "url": url, "action": action}


@register.inclusion_tag("components/menu.html", takes_context=True)
def menu(context: template.Context) -> dict[str, Any]:
    """The navigation of the one signed in."""
    request = context["request"]
    return {"entries": list(_menu_of(request.user)), "current": context.get("menu", "")}


def _menu_of(user: Any) -> Any:
    entry: MenuEntry
    for entry in registry.all("menu"):
        access = access_of(entry.url_name)
        if not allowed(user, entry.roles) or access is None or not access.allows(user):
            continue
        if entry.folded_for(user):
            continue
        try:
            yield {"label": entry.label, "icon": entry.icon, "url": reverse(entry.url_name)}
        except NoReverseMatch:
            continue


@register.inclusion_tag("components/month.html", takes_context=True)
def month_switch(context: template.Context) -> dict[str, Any]:
    """The month in work, with the way to the months beside it."""
    request = context["request"]
    month = context.get("month") or work_month(request)
    return {"month": month, "next_page": request.get_full_path(), "request": request}


@register.inclusion_tag("components/areas.html", takes_context=True)
def area_switch(context: template.Context) -> dict[str, Any]:
    """The area in work, with the others of one who has several."""
    request = context["request"]
    today = timezone.localdate()  # noqa: TID251 - the edge
    others = extra_areas(request.user, today)
    own = getattr(request, "own_region", None) or getattr(request.user, "region", None)
    return {"others": others, "own": own, "now": request.user.region, "request": request}


@register.simple_tag
def area_of(user: Any) -> str:
    """The name of the area a user works for."""
    region = getattr(user, "region", None)
    return region.name if region else "未设管辖地区"

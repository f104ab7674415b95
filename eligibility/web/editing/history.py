"""Any two versions side by side, who did what when, and what was in force on a day."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from eligibility.editing.checking import language
from eligibility.editing.kinds import period_words
from eligibility.editing.selectors import in_force_on, names, regions_of, versions_of
from eligibility.models import CatalogueItem, ItemVersion
from eligibility.rules.version import (
    AWARD_FROM,
    DAYS,
    PERS,
    STATUSES,
    UNITS,
    Version,
    parse_version,
)
from eligibility.web.editing.base import EditingPage, state_word
from eligibility.web.editing.live import sentences
from eligibility.web.editing.options import AWARD_FROM_WORDS
from portal.regions import selectors as regions


@dataclass(frozen=True, slots=True)
class Line:
    """One property of two versions."""

    label: str
    left: str
    right: str

    @property
    def differs(self) -> bool:
        """Whether they say different things."""
        return self.left != self.right


class History(EditingPage):
    """The versions of an item and region, the newest first, two of them compared."""

    template_name = "eligibility/editing/history.html"

    @property
    def item(self) -> CatalogueItem:
        """The item of the address."""
        items = CatalogueItem.objects.select_related("catalogue")
        return get_object_or_404(items, code=self.kwargs["code"])

    def get_title(self) -> str:
        """Whose history."""
        return f"历次版本：{self.item.name}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Versions, the two chosen, and the one in force on the day asked for."""
        item, query, tree = self.item, self.request.GET, regions.tree(self.month)
        choices = regions_of(item)
        region = query.get("region") or choices[0]
        if region not in choices:
            raise Http404
        rows = list(versions_of(item, region))
        left, right = self._chosen(rows, "a", 1), self._chosen(rows, "b", 0)
        who = names(
            [
                i
                for r in rows
                for i in (r.recorded_by, r.submitted_by, r.published_by, r.superseded_by)
            ]
        )
        day, known = _day(query.get("day", "")), _day(query.get("known", ""))
        at = timezone.make_aware(datetime.combine(known, time.max)) if known else None
        held = in_force_on(item, region, day, known_at=at) if day else None
        return super().get_context_data(
            item=item, region=region, regions=[(c, tree.full_name(c)) for c in choices],
            versions=[_line(r, who) for r in rows], left=left, right=right,
            lines=compare(left, right, tree) if left and right else [],
            day=query.get("day", ""), known=query.get("known", ""), held=held and _line(held, who),
            asked=day is not None, **kwargs,
        )  # fmt: skip

    def _chosen(self, rows: list[ItemVersion], key: str, place: int) -> ItemVersion | None:
        wanted = self.request.GET.get(key, "")
        for row in rows:
            if str(row.pk) == wanted:
                return row
        return rows[min(place, len(rows) - 1)] if rows else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _line(row: ItemVersion, who: dict[int, str]) -> dict[str, Any]:
    return {
        "row": row, "period": period_words(row), "state": state_word(row),
        "drafted": who.get(row.recorded_by, "目录文件载入"), "published": who.get(row.published_by, "目录文件载入"),
        "at": row.published_at or row.recorded_at, "superseded": who.get(row.superseded_by, ""),
    }  # fmt: skip


def compare(left: ItemVersion, right: ItemVersion, tree: Any) -> list[Line]:
    """Every property of two versions in Chinese, in the order of the form."""
    both = [dict(_properties(row, tree)) for row in (left, right)]
    labels = list(dict.fromkeys(label for properties in both for label in properties))
    return [Line(label, both[0].get(label, "—"), both[1].get(label, "—")) for label in labels]


def _properties(row: ItemVersion, tree: Any) -> list[tuple[str, str]]:
    version: Version = parse_version(row.body, row.item.code, language())
    found = [
        ("期间", period_words(row)), ("依据文件", f"{version.document} {version.clause}"),
        ("状态", STATUSES[version.status]),
    ]  # fmt: skip
    for part in sentences(version, tree):
        name = f"{part['name']}：" if part["name"] else ""
        found.append((f"{name}享受条件", part["who"]))
        found += [(f"{name}第{n}档", tier) for n, tier in enumerate(part["tiers"], start=1)]
    return [
        *found,
        ("计发", f"按{UNITS[version.unit]}，{PERS[version.per]}"),
        ("起止", f"{DAYS[version.starts]}起发，{DAYS[version.stops]}停发"),
        ("起计", AWARD_FROM_WORDS.get(version.award_from, version.award_from)),
        ("说明", version.notes or "—"),
    ]


__all__ = ["AWARD_FROM", "History", "compare"]

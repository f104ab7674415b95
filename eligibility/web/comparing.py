"""两地对照: two lists, subject by subject."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse

from eligibility.models import Catalogue
from eligibility.web.compared import Row, Side, compared
from portal.regions import selectors as regions
from portal.web.pages import Crumb, Page
from portal.web.table import Column, export

SHOW = {
    "": "全部",
    "both": "两地都有",
    "money": "金额不同",
    "asks": "条件不同",
    "one": "只有一地有",
}
MONEY = {
    "left": "{left}较高", "right": "{right}较高", "same": "金额相同",
    "mixed": "各有高低", "open": "有标准待定", "": "",
}  # fmt: skip


class Comparison(Page):
    """Two lists side by side; which two, and what to show, stand in the address."""

    template_name = "eligibility/compare.html"
    title = "两地清单对照"
    menu = "目录与标准"

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the lists."""
        return (Crumb("目录与标准", reverse("catalogue")),)

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, or the same rows as a workbook."""
        context = self.get_context_data()
        if request.GET.get("export"):
            return _workbook(context)
        return self.render_to_response(context)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Both lists and the rows wanted."""
        held = list(Catalogue.objects.order_by("region"))
        tree = regions.tree(self.month)
        names = {c.code: tree.name(c.region) for c in held}
        pair = self._pair(held)
        show = self.request.GET.get("show", "")
        show = show if show in SHOW else ""
        rows = compared(*pair, self.month) if len(pair) == 2 else []
        return super().get_context_data(
            choices=names.items(),
            pair=pair,
            names=[names[c.code] for c in pair],
            show=show,
            shows=SHOW.items(),
            total=len(rows),
            rows=[(row, self._verdict(row, pair, names)) for row in rows if _wanted(row, show)],
            **kwargs,
        )

    def _pair(self, held: list[Catalogue]) -> list[Catalogue]:
        """The two lists of the address; else the user's own and the first other one that is held."""
        by_code = {c.code: c for c in held}
        region = getattr(self.request.user, "region", None)
        own = regions.tree(self.month).ancestors(region.code) if region else ()
        missing = Catalogue.State.NOT_HELD
        held.sort(key=lambda c: (c.region not in own, c.state == missing, c.region))
        left = by_code.get(self.request.GET.get("left", "")) or (held[0] if held else None)
        others = [c for c in held if c != left]
        right = by_code.get(self.request.GET.get("right", "")) or (others[0] if others else None)
        return [c for c in (left, right) if c is not None]

    @staticmethod
    def _verdict(row: Row, pair: list[Catalogue], names: dict[str, str]) -> str:
        left, right = (names[c.code] for c in pair)
        return MONEY[row.money].format(left=left, right=right)


def _wanted(row: Row, show: str) -> bool:
    both = bool(row.left and row.right)
    return {
        "": True,
        "both": both,
        "money": row.money not in ("", "same"),
        "asks": bool(row.only_left or row.only_right),
        "one": not both,
    }[show]


def _workbook(context: dict[str, Any]) -> HttpResponseBase:
    left, right = context["names"]
    columns = [
        Column("topic", "主题", lambda r: r[0].topic),
        Column("left", left, lambda r: _lines(r[0].left)),
        Column("right", right, lambda r: _lines(r[0].right)),
        Column("money", "金额对照", lambda r: r[1]),
        Column("only_left", f"{left}另有条件", lambda r: "；".join(r[0].only_left)),
        Column("only_right", f"{right}另有条件", lambda r: "；".join(r[0].only_right)),
    ]  # fmt: skip
    return export(columns, context["rows"], "-".join(c.code for c in context["pair"]))


def _lines(sides: Sequence[Side]) -> str:
    return "；".join(
        f"第{side.item.number}项 {side.item.name}"
        + "".join(f"，{who} {_sum(amount)}/{per}" for who, per, amount in side.sums)
        for side in sides
    )


def _sum(amount: Decimal | None) -> str:
    return "待定" if amount is None else f"{amount:,.2f}元"

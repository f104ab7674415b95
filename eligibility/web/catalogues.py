"""目录与标准: the catalogues as printed, and what each item means in a month."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from eligibility.determination.rule_set import RuleSet, rule_set
from eligibility.models import Catalogue, CatalogueItem, ItemVersion
from eligibility.web import printed, rule_words
from eligibility.web.filtering import KINDS, Filter, group_of
from portal.lib.periods import Month
from portal.regions import selectors as regions
from portal.web.pages import Crumb, Page


class Catalogues(Page):
    """The lists held, each with its document and what is missing of it."""

    template_name = "eligibility/catalogues.html"
    title = "目录与标准"
    menu = "目录与标准"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Every catalogue, the one of the user's own area first."""
        tree = regions.tree(self.month)
        region = getattr(self.request.user, "region", None)
        own = tree.ancestors(region.code) if region else ()
        held = [
            {
                "catalogue": catalogue,
                "region": tree.name(catalogue.region),
                "own": catalogue.region in own,
                "in_force": catalogue.in_force_from <= self.month.first,
                "items": catalogue.items.count(),
            }
            for catalogue in Catalogue.objects.order_by("region")
        ]
        held.sort(key=lambda entry: not entry["own"])
        return super().get_context_data(held=held, **kwargs)


class CatalogueMixin(Page):
    """Pages below one catalogue."""

    menu = "目录与标准"

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue of the address."""
        return get_object_or_404(Catalogue, code=self.kwargs["catalogue"])

    def rules(self, catalogue: Catalogue) -> RuleSet:
        """The rules of the month in work: of the user's county where it lies in the catalogue."""
        tree = regions.tree(self.month)
        region = getattr(self.request.user, "region", None)
        inside = region is not None and tree.within(region.code, catalogue.region)
        return rule_set(self.month, region.code if inside else catalogue.region)


class CataloguePage(CatalogueMixin):
    """One list, by its groups, cell by cell as printed."""

    template_name = "eligibility/catalogue.html"

    def get_title(self) -> str:
        """The list's own title."""
        return self.catalogue.title

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the lists."""
        return (Crumb("目录与标准", reverse("catalogue")),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Rows in printed order, the group named where it changes."""
        catalogue = self.catalogue
        items = list(catalogue.items.order_by("number", "code"))
        wanted = Filter.of(self.request.GET)
        shown = wanted.of_items(items, self.rules(catalogue))
        return super().get_context_data(
            catalogue=catalogue,
            columns=printed.columns(items),
            rows=list(printed.rows(shown)),
            total=len(items),
            groups=list(dict.fromkeys(filter(None, map(group_of, items)))),
            kinds=KINDS.items(),
            wanted=wanted,
            missing=catalogue.body.get("missing", ()),
            **kwargs,
        )


class ItemPage(CatalogueMixin):
    """One item: the text as printed, the rule as a sentence, its rates and their grounds."""

    template_name = "eligibility/item.html"

    @property
    def item(self) -> CatalogueItem:
        """The item of the address."""
        items = CatalogueItem.objects.select_related("catalogue")
        return get_object_or_404(
            items, code=self.kwargs["item"], catalogue__code=self.kwargs["catalogue"]
        )

    def get_title(self) -> str:
        """Number and name."""
        item = self.item
        return f"{item.number}　{item.name}"

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the list it stands in."""
        catalogue = self.item.catalogue
        return (
            Crumb("目录与标准", reverse("catalogue")),
            Crumb(catalogue.title, reverse("catalogue_list", args=[catalogue.code])),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The printed cells and the parts in force in the month in work."""
        item = self.item
        rules = self.rules(item.catalogue)
        own = [rule for rule in rules.rules if rule.item.id == item.pk]
        return super().get_context_data(
            item=item,
            catalogue=item.catalogue,
            cells=printed.cells(item),
            number_text=str(item.number),
            rule=own[0] if own else None,
            parts=[rule_words.of(rule, rules) for rule in own],
            region=rules.regions.full_name(rules.region),
            versions=list(_versions(item, rules.region, self.month)),
            beside=self._beside(item),
            **kwargs,
        )

    def _beside(self, item: CatalogueItem) -> dict[str, CatalogueItem | None]:
        around = item.catalogue.items
        return {
            "before": around.filter(number__lt=item.number).order_by("-number").first(),
            "after": around.filter(number__gt=item.number).order_by("number").first(),
        }


def _versions(item: CatalogueItem, region: str, month: Month) -> Iterator[dict[str, Any]]:
    chain = regions.tree(month).ancestors(region)
    rows = ItemVersion.objects.filter(
        item=item, region__in=chain, superseded_at=None, state="published"
    )
    for row in rows.order_by("-valid_from"):
        ended = row.valid_to is not None and row.valid_to <= month.first
        yield {
            "row": row,
            "until": None if row.valid_to is None else Month.of(row.valid_to).previous(),
            "now": row.valid_from <= month.first and not ended,
        }


@login_required
def item_page(request: HttpRequest, code: str) -> HttpResponse:
    """From an item's code to its page."""
    item = get_object_or_404(CatalogueItem.objects.select_related("catalogue"), code=code)
    return redirect("catalogue_item", item.catalogue.code, item.code)

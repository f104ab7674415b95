"""办理设置: how each item is made public and which papers it asks for; for catalogue admins."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from eligibility.applications import services
from eligibility.applications.errors import ApplicationError
from eligibility.applications.handling import handling_of, handlings
from eligibility.applications.models import DayKind, Paper, Shown
from eligibility.applications.papers import proposed_papers
from eligibility.models import Catalogue, CatalogueItem
from eligibility.web.applications.roles import SETTERS
from portal.web.pages import Crumb, Page


class HandlingList(Page):
    """Every item of a catalogue with its publicity and the number of its papers."""

    template_name = "applications/handling.html"
    title = "办理设置"
    menu = "目录与标准"
    roles = SETTERS

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the catalogues."""
        return (Crumb("目录与标准", reverse("catalogue")),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Items of the chosen catalogue."""
        catalogues = list(Catalogue.objects.order_by("region"))
        chosen = self.request.GET.get("catalogue") or (catalogues[0].code if catalogues else "")
        items = list(CatalogueItem.objects.filter(catalogue__code=chosen))
        rules = handlings(items)
        papers: dict[int, list[str]] = {}
        for paper in Paper.objects.filter(item__in=items).order_by("place", "pk"):
            names = papers.setdefault(paper.item_id, [])
            if paper.ended_at is None:
                waits = "（待确认）" if paper.status == Paper.Status.TO_CONFIRM else ""
                names.append(f"{paper.name}{waits}")
        for item, proposed in proposed_papers(items).items():
            papers.setdefault(item, [f"{name}（待确认）" for name in proposed])
        return super().get_context_data(
            catalogues=catalogues, chosen=chosen,
            lines=[(item, rules[item.pk], papers.get(item.pk, [])) for item in items],
            words=dict(Shown.choices), **kwargs,
        )  # fmt: skip


class HandlingPage(Page):
    """One item's publicity and checklist."""

    template_name = "applications/handling_item.html"
    menu = "目录与标准"
    roles = SETTERS

    @cached_property
    def item(self) -> CatalogueItem:
        """The item of the address."""
        return get_object_or_404(CatalogueItem, code=self.kwargs["code"])

    def get_title(self) -> str:
        """The item's name."""
        return f"{self.item.name}的办理设置"

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the settings."""
        return (Crumb("办理设置", reverse("applications:handling")),)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Save the publicity, add a paper, or end one."""
        try:
            messages.success(request, self._do(request))
        except ApplicationError as error:
            messages.error(request, str(error))
            context = self.get_context_data(typed=request.POST)
            return self.render_to_response(context, status=422)
        return HttpResponseRedirect(reverse("applications:handling_item", args=[code]))

    def _do(self, request: HttpRequest) -> str:
        data, words = request.POST, {"actor": request.user, "at": timezone.now()}
        match data.get("do"):
            case "paper":
                services.add_paper(
                    item=self.item, name=data.get("name", "")[:100],
                    basis=data.get("basis", "")[:200], required=data.get("required") == "yes",
                    **words,
                )  # fmt: skip
                return "已加入材料清单。"
            case "propose":
                count = services.propose_papers(item=self.item, **words)
                return f"已列出 {count} 份待确认的材料，请逐份确认或去掉。"
            case "confirm":
                paper = services.confirm_paper(
                    paper=self._paper(data), basis=data.get("basis", "")[:200],
                    required=data.get("required") == "yes", **words,
                )  # fmt: skip
                return f"“{paper.name}”已按文件确认。"
            case "end":
                paper = services.end_paper(paper=self._paper(data), **words)
                return f"已从清单中去掉“{paper.name}”。"
        days = data.get("days", "")
        services.set_handling(
            item=self.item, shown=data.get("shown", ""), day_kind=data.get("day_kind", ""),
            days=int(days) if days.isascii() and days.isdigit() else 0,
            basis=data.get("basis", "")[:200], **words,
        )  # fmt: skip
        return "已保存公示设置，以后发布的公示照此计算。"

    def _paper(self, data: QueryDict) -> Paper:
        key = data.get("paper", "")
        papers = Paper.objects.filter(item=self.item)
        return get_object_or_404(papers, pk=int(key) if key.isascii() and key.isdigit() else 0)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What holds now."""
        rules = handling_of(self.item)
        fresh = not Paper.objects.filter(item=self.item).exists()
        return super().get_context_data(
            item=self.item, rules=rules, day_kinds=DayKind.choices,
            shown=[c for c in Shown.choices if not (rules.private and c[0] == Shown.NAMED)],
            papers=Paper.objects.filter(item=self.item, ended_at=None),
            proposed=proposed_papers([self.item]).get(self.item.pk, []) if fresh else [], **kwargs,
        )  # fmt: skip

"""What the pages of catalogue admins share."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.urls import reverse

from eligibility.editing.kinds import KINDS, Kind, Row
from eligibility.editing.selectors import codes_of
from eligibility.models import ItemVersion
from eligibility.models.dated import State
from portal.accounts.roles import CATALOGUE_ADMIN
from portal.web.pages import Crumb, Page
from portal.web.words import Word

ADMINS = frozenset({CATALOGUE_ADMIN})
STATE_WORDS = {
    State.DRAFT: Word("草稿", "plain", "edit"),
    State.SUBMITTED: Word("待发布", "warn", "clock"),
    State.PUBLISHED: Word("已发布", "good", "check"),
    State.WITHDRAWN: Word("已撤回", "plain", "x"),
}
SUPERSEDED = Word("已被取代", "plain", "history")


class EditingPage(Page):
    """A page for catalogue admins."""

    menu = "目录与标准"
    roles = ADMINS

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the catalogues and to what is being edited."""
        return (
            Crumb("目录与标准", reverse("catalogue")),
            Crumb("编辑与发布", reverse("editing:inbox")),
        )


def row_or_404(request: HttpRequest, kind: Kind, pk: int) -> Row:
    """A row of a kind in the user's area; what is published may be read from everywhere."""
    readable = Q(region__in=codes_of(request.user)) | Q(state=State.PUBLISHED)
    rows = kind.model._default_manager.filter(readable, pk=pk)
    if "item_id" in kind.key:
        rows = rows.select_related("item__catalogue")
    row = rows.first()
    if row is None:
        raise Http404("没有这一条，或不在您的管辖地区。")
    return row


def kind_or_404(name: str) -> Kind:
    """A kind by its name in the address."""
    if name not in KINDS:
        raise Http404
    return KINDS[name]


def value_kind_or_404(name: str) -> Kind:
    """A kind that is edited in a plain form: all but item versions."""
    if name == "versions":
        raise Http404
    return kind_or_404(name)


def state_word(row: Row) -> Word:
    """The state of a row in words."""
    return SUPERSEDED if row.superseded_at is not None else STATE_WORDS[State(row.state)]


def title_of(row: Row) -> str:
    """What a row is called in lists."""
    if isinstance(row, ItemVersion):
        return f"{row.item.number}　{row.item.name}"
    if hasattr(row, "tier"):
        return f"{row.item.name} · {tier_words(row.part, row.tier)}"
    if hasattr(row, "code"):
        from eligibility.rules.amounts import PARAMETERS

        return PARAMETERS.get(row.code, row.code)
    return str(row)


def tier_words(part: str, tier: str) -> str:
    """A part and tier as people say them."""
    parts = {"living": "生活补贴", "nursing": "护理补贴", "": ""}
    tiers = {
        "all": "统一标准", "rural": "农村", "urban": "城镇", "independent": "全自理",
        "partly_lost": "半护理", "lost": "全护理", "only_child_died": "独生子女死亡",
        "only_child_disabled": "独生子女伤残",
    }  # fmt: skip
    return f"{parts.get(part, part)} {tiers.get(tier, tier)}".strip()


def say(request: HttpRequest, text: str) -> None:
    """A sentence at the top of the next page."""
    messages.success(request, text)


def refuse(request: HttpRequest, error: Any) -> None:
    """What went wrong and the cure, at the top of the next page."""
    messages.error(request, str(error))

"""四字摘要: what items are called in the paying system and on bank statements."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from eligibility.models import CatalogueItem
from portal.regions.selectors import tree
from portal.web import cells
from portal.web.table import Column, Table
from portal.web.words import STATUSES, word_of
from subsidies.bankfiles.layout import LayoutError
from subsidies.bankfiles.models.project_brief import Status
from subsidies.bankfiles.selectors import area, briefs_for
from subsidies.bankfiles.services import set_brief
from subsidies.web.bank.base import BankPage, say


class BriefForm(forms.Form):
    """One item's names."""

    item_code = forms.ChoiceField(label="项目")
    region = forms.ChoiceField(label="适用地区")
    project = forms.CharField(label="系统补贴项目名称", max_length=64)
    brief = forms.CharField(
        label="四字摘要", max_length=4, help_text="正好四个字，印在银行流水上。"
    )
    valid_from = forms.DateField(label="自何日起", widget=forms.DateInput({"type": "date"}))
    document = forms.CharField(label="依据文件", max_length=128)
    status = forms.ChoiceField(label="状态")

    def __init__(self, *args: Any, items: Any, regions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        statuses = [s for s in Status.choices if s[0] != Status.DEMO or settings.DEBUG]
        self.fields["item_code"].choices = items  # type: ignore[attr-defined]
        self.fields["region"].choices = regions  # type: ignore[attr-defined]
        self.fields["status"].choices = statuses  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "input")


class Briefs(BankPage):
    """The list, and the form to add or change one."""

    template_name = "subsidies/bank/briefs.html"
    title = "四字摘要"
    tab = "bank:briefs"

    def form(self, data: Any = None) -> BriefForm:
        """The form with the items and regions of the user's area."""
        names = tree(self.month)
        codes = [c for c in sorted(area(self.request.user, self.month)) if len(c) <= 6]
        home = getattr(self.request.user, "region", None)
        near = set(names.ancestors(home.code)) | set(codes) if home else set()
        items = CatalogueItem.objects.filter(catalogue__region__in=near).order_by(
            "catalogue", "number"
        )
        return BriefForm(
            data,
            items=[(item.code, f"{item.code}　{item.name}") for item in items],
            regions=[(code, names.full_name(code)) for code in codes],
            initial={"valid_from": timezone.localdate(), "region": home.code if home else ""},
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list of one's own area and above."""
        names = tree(self.month)
        rows = briefs_for(self.request.user, self.month)
        items = dict(CatalogueItem.objects.values_list("code", "name"))
        columns = (
            Column("item", "项目", lambda r: items.get(r.item_code, r.item_code), head=True),
            Column("code", "编码", lambda r: r.item_code, kind="code", sort="item_code"),
            Column("brief", "四字摘要", lambda r: r.brief, sort="brief"),
            Column("project", "系统补贴项目名称", lambda r: r.project),
            Column("region", "适用地区", lambda r: names.full_name(r.region), sort="region"),
            Column("from", "自", lambda r: cells.day(r.valid_from), kind="date", sort="valid_from"),
            Column("document", "依据文件", lambda r: r.document),
            Column("status", "状态", lambda r: cells.badge(word_of(STATUSES, r.status))),
        )  # fmt: skip
        table = Table.of(self.request, columns, rows, caption=self.title)
        kwargs.setdefault("form", self.form())
        return super().get_context_data(table=table, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Set one; what is refused stands at its field."""
        form = self.form(request.POST)
        if form.is_valid():
            try:
                row = set_brief(**form.cleaned_data, actor=request.user, at=timezone.now())
            except LayoutError as error:
                form.add_error(error.field if error.field in form.fields else None, str(error))
            else:
                say(
                    request,
                    f"已登记“{row.brief}”，自{cells.day_words(row.valid_from)}起用于新的报盘。",
                )
                return HttpResponseRedirect(reverse("bank:briefs"))
        return self.render_to_response(self.get_context_data(form=form, open=True), status=422)

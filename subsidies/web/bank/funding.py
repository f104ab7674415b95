"""资金分担: who bears what by quarter and year; the proportions; the lottery fund's share."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from eligibility.models import CatalogueItem
from portal.accounts.roles import FINANCE, MANAGER
from portal.lib.periods import Month
from portal.lib.workbook import Heading, Sheet, write_workbook
from portal.regions.selectors import tree
from portal.web import cells
from portal.web.table import Column, Table
from subsidies.bankfiles.selectors import above, area
from subsidies.reports.funding import borne, unassigned
from subsidies.reports.lottery import floor_of, lottery_shares
from subsidies.reports.models import FundingShare
from subsidies.reports.models.funding_share import LEVELS
from subsidies.reports.paid import sums
from subsidies.reports.services import FundingError, set_lottery_year, set_share
from subsidies.reports.totals import (
    QUARTERS,
    LevelRow,
    batch_month,
    by,
    by_fund,
    covered_month,
)
from subsidies.web import reads
from subsidies.web.bank.base import BankPage, say

EDITORS = (FINANCE, MANAGER)
WHENS = {"batch": ("按发放月份", batch_month), "covered": ("按所属月份", covered_month)}
_FIRST_YEAR = 2020


def year_of(request: HttpRequest, month: Month) -> int:
    """The year asked for, else that of the month in work."""
    text = request.GET.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else month.year
    return max(year, _FIRST_YEAR)


class Funding(BankPage):
    """Sums by fund and level, by item and by county."""

    template_name = "subsidies/bank/funding.html"
    tab = "bank:funding"

    def get_title(self) -> str:
        """The year."""
        return f"{year_of(self.request, self.month)}年资金分担"

    def tables(self) -> dict[str, Any]:
        """The three tables of the year asked for."""
        year = year_of(self.request, self.month)
        when = self.request.GET.get("when", "batch")
        when = when if when in WHENS else "batch"
        pick = WHENS[when][1]
        last = Month(year, 12) if when == "batch" else self.month.shift(12)
        counties = reads.area(self.request.user, Month(year, 1))
        rows = sums(counties, Month(year, 1), max(last, Month(year, 12)))
        shared = [row for row in borne(rows) if pick(row).year == year]
        names = dict(CatalogueItem.objects.values_list("code", "name"))
        regions = tree(Month(year, 12))
        return {
            "year": year,
            "when": when,
            "funds": by_fund(shared, pick),
            "items": by(shared, lambda r: names.get(r.sum.item, "机构申领")),
            "counties_borne": by(shared, lambda r: regions.name(r.sum.region)),
            "unassigned": [
                (names.get(code, "机构申领"), amount)
                for code, amount in sorted(unassigned(rows).items(), key=lambda e: -e[1])
            ],
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Tables and the choices above them."""
        newest = timezone.localdate().year
        years = range(max(newest, self.month.year), _FIRST_YEAR - 1, -1)
        whens = [(key, label) for key, (label, _) in WHENS.items()]
        return super().get_context_data(
            **self.tables(), years=years, whens=whens, levels=LEVELS, quarters=QUARTERS, **kwargs
        )


class FundingWorkbook(Funding):
    """The same tables as a workbook."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Three sheets."""
        found, made = self.tables(), BytesIO()
        title = f"{request.user.region or ''}{self.get_title()}（{WHENS[found['when']][0]}）"
        funds = [
            [row.fund, row.label, *(row.quarters[q] for q in QUARTERS), row.year]
            for row in found["funds"]
        ]
        heads = [Heading("资金", 24), Heading("级次", 10)]
        heads += [Heading(name, 16, "money") for name in (*(f"{q}季度" for q in QUARTERS), "全年")]
        write_workbook(
            made,
            [
                Sheet("按资金和级次", heads, funds, above=(title,)),
                _levels("按项目", "补贴项目", found["items"], title),
                _levels("按县市区", "县市区", found["counties_borne"], title),
            ],
        )
        response = HttpResponse(made.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")  # fmt: skip
        name = content_disposition_header(as_attachment=True, filename=f"{self.get_title()}.xlsx")
        response.headers["Content-Disposition"] = name or "attachment"
        return response


def _levels(name: str, head: str, rows: Sequence[LevelRow], title: str) -> Sheet:
    heads = [
        Heading(head, 30),
        *(Heading(f"{label}（元）", 16, "money") for label in LEVELS.values()),
    ]
    lines = [[row.key, *row.levels.values(), row.total] for row in rows]
    return Sheet(name, [*heads, Heading("合计（元）", 16, "money")], lines, above=(title,))


class ShareForm(forms.Form):
    """One proportion."""

    region = forms.ChoiceField(label="适用地区")
    item_code = forms.ChoiceField(label="项目", required=False)
    tier = forms.CharField(label="档次", required=False, max_length=32, help_text="例如 80-89；不填为各档次。")  # fmt: skip
    valid_from = forms.DateField(label="自何月起", widget=forms.DateInput({"type": "date"}), help_text="月首日。")  # fmt: skip
    central = forms.IntegerField(label="中央", min_value=0, max_value=10000, initial=0)
    province = forms.IntegerField(label="省级", min_value=0, max_value=10000, initial=0)
    city = forms.IntegerField(label="市级", min_value=0, max_value=10000, initial=0)
    county = forms.IntegerField(label="县级", min_value=0, max_value=10000, initial=1, help_text="写比例，例如市 6、县 4。")  # fmt: skip
    document = forms.CharField(label="依据文件", max_length=128)
    clause = forms.CharField(label="条款", max_length=64)

    def __init__(self, *args: Any, regions: Any, items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = regions  # type: ignore[attr-defined]
        self.fields["item_code"].choices = [("", "全部项目"), *items]  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "input")


class Shares(BankPage):
    """The proportions that hold in one's own area, and the form for another."""

    template_name = "subsidies/bank/shares.html"
    title = "分担比例"
    tab = "bank:funding"

    def form(self, data: Any = None) -> ShareForm:
        """The form with the regions and items of the user's area."""
        user, month = self.request.user, self.month
        codes, names = area(user, month), tree(month)
        near = codes | above(user, month)
        items = CatalogueItem.objects.filter(catalogue__region__in=near).order_by("catalogue", "number")  # fmt: skip
        home = getattr(user, "region", None)
        return ShareForm(
            data,
            regions=[(code, names.full_name(code)) for code in sorted(codes) if len(code) <= 6],
            items=[(item.code, f"{item.code}　{item.name}") for item in items],
            initial={"region": home.code if home else "", "valid_from": month.first},
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list with documents and clauses."""
        user, month = self.request.user, self.month
        names, items = tree(month), dict(CatalogueItem.objects.values_list("code", "name"))
        rows = FundingShare.objects.filter(
            region__in=area(user, month) | above(user, month), superseded_at__isnull=True
        )
        columns = (
            Column("region", "适用地区", lambda r: names.full_name(r.region), sort="region", head=True),
            Column("item", "项目", lambda r: items.get(r.item_code, "全部项目")),
            Column("tier", "档次", lambda r: r.tier or "各档次"),
            Column("share", "比例", lambda r: r.words),
            Column("from", "自", lambda r: cells.month_words(r.valid_from), kind="date", sort="valid_from"),
            Column("document", "依据文件", lambda r: r.document),
            Column("clause", "条款", lambda r: r.clause),
        )  # fmt: skip
        table = Table.of(self.request, columns, rows, caption=self.title)
        kwargs.setdefault("form", self.form())
        return super().get_context_data(table=table, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Set one."""
        form = self.form(request.POST)
        if form.is_valid():
            try:
                row = set_share(**form.cleaned_data, actor=request.user, at=timezone.now())
            except FundingError as error:
                form.add_error(error.field if error.field in form.fields else None, str(error))
            else:
                say(request, f"已登记：{row.words}，自{cells.month_words(row.valid_from)}起。")
                return HttpResponseRedirect(reverse("bank:shares"))
        return self.render_to_response(self.get_context_data(form=form, open=True), status=422)


class LotteryForm(forms.Form):
    """A region's year."""

    region = forms.ChoiceField(label="地区")
    year = forms.IntegerField(label="年度", min_value=_FIRST_YEAR, max_value=2100)
    total = forms.DecimalField(label="福彩公益金（元）", max_digits=14, decimal_places=2)
    elderly = forms.DecimalField(label="其中用于养老服务（元）", max_digits=14, decimal_places=2)
    document = forms.CharField(label="依据", max_length=128, help_text="例如当年部门决算、公益金使用公告。")  # fmt: skip

    def __init__(self, *args: Any, regions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = regions  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "input")


class Lottery(BankPage):
    """The share with its two numbers and the least the documents ask."""

    template_name = "subsidies/bank/lottery.html"
    tab = "bank:lottery"

    def get_title(self) -> str:
        """The year."""
        return f"{year_of(self.request, self.month)}年福彩公益金用于养老服务"

    def form(self, data: Any = None) -> LotteryForm:
        """The form with prefectures and counties of the user's area."""
        names = tree(self.month)
        codes = sorted(c for c in area(self.request.user, self.month) if len(c) <= 6)
        home = getattr(self.request.user, "region", None)
        year = year_of(self.request, self.month)
        return LotteryForm(
            data,
            regions=[(code, names.full_name(code)) for code in codes],
            initial={"year": year, "region": home.code if home else ""},
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One row a region."""
        year = year_of(self.request, self.month)
        home = getattr(self.request.user, "region", None)
        kwargs.setdefault("form", self.form())
        return super().get_context_data(
            shares=lottery_shares(self.request.user, year), year=year,
            floor=floor_of(home.code, year) if home else None,
            years=range(max(timezone.localdate().year, year), _FIRST_YEAR - 1, -1), **kwargs,
        )  # fmt: skip

    def post(self, request: HttpRequest) -> HttpResponse:
        """Record one."""
        form = self.form(request.POST)
        if form.is_valid():
            try:
                row = set_lottery_year(**form.cleaned_data, actor=request.user, at=timezone.now())
            except FundingError as error:
                form.add_error(error.field if error.field in form.fields else None, str(error))
            else:
                say(request, f"已登记{row.region.name} {row.year} 年的数字。")
                return HttpResponseRedirect(f"{reverse('bank:lottery')}?year={row.year}")
        return self.render_to_response(self.get_context_data(form=form, open=True), status=422)

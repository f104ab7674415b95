"""A home's page: what it is, its year, and everything recorded of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from facilities.claiming.facts import claims_of
from facilities.models import HOMES
from facilities.selectors import year_of
from facilities.services import RECORDS
from facilities.web.base import WRITERS, InstitutionPage, refuse, say
from facilities.web.forms import AccountForm
from portal.lib.periods import Month
from portal.parties.selectors import account_of
from portal.parties.services import PartyError, set_party_account
from portal.web.requests import origin_of

_SHOWN = 8


class HomePage(InstitutionPage):
    """One institution."""

    template_name = "facilities/home.html"

    def get_title(self) -> str:
        """Its name."""
        return str(self.institution)

    def get_crumbs(self) -> Any:
        """Back to the register."""
        return super().get_crumbs()[:1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Particulars, the months of a year, and the latest of each record."""
        row, today = self.institution, timezone.localdate()
        year = self._year(today.year)
        final = min(Month(year, 12), Month.of(today))
        months = year_of(row, Month(year, 1), final) if row.kind in HOMES else []
        records = {name: list(getattr(row, name).all()[:_SHOWN]) for name in RECORDS}
        return super().get_context_data(
            year=year, years=range(today.year, max(today.year - 6, 2019), -1), months=months,
            is_home=row.kind in HOMES, records=records, claims=claims_of(row)[:_SHOWN],
            account=account_of(row.organisation), beds=row.beds.filter(from_day__lte=today).first(),
            overdue=[r for r in records["rectifications"] if not r.closed_on and r.due_on < today],
            photos=row.photos.all()[:12], today=today, **kwargs,
        )  # fmt: skip

    def _year(self, now: int) -> int:
        text = self.request.GET.get("year", "")
        return int(text) if text.isascii() and text.isdigit() and 2000 <= int(text) <= now else now


class AccountPage(InstitutionPage):
    """The bank account of an institution."""

    template_name = "facilities/record_form.html"
    title = "收款账户"
    roles = WRITERS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """An empty form: the number kept is never shown."""
        kwargs.setdefault("form", AccountForm(initial={"holder": str(self.institution)}))
        account = account_of(self.institution.organisation)
        note = f"现在的账户：{account}。保存后由新账户取代。" if account else ""
        return super().get_context_data(note=note, save="保存账户", **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Set the account."""
        form = AccountForm(request.POST)
        if form.is_valid():
            given = form.cleaned_data
            try:
                set_party_account(
                    actor=request.user, party=self.institution.organisation, holder=given["holder"],
                    bank=given["bank"], bank_code=given["bank_code"], number=given["number"],
                    at=timezone.now(), origin=origin_of(request),
                )  # fmt: skip
            except PartyError as error:
                form.add_error(error.field if error.field in form.fields else None, str(error))
                refuse(request, error)
            else:
                say(request, "账户已登记，补贴审批后付到这里。")
                return redirect("homes:home", pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)

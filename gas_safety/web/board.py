"""总览: who is overdue, which hazards are late and whose, which measure is behind; one screen."""

from typing import Any

from django.db.models import Count, Min
from django.urls import reverse

from gas_safety.document import CODE
from gas_safety.hazards.selectors import counts, open_by_problem, overdue, overdue_by_unit
from gas_safety.models import Company, Complaint, Customer, Hazard
from gas_safety.progress.counting import count
from gas_safety.progress.selectors import RED, of_area
from gas_safety.schedule import selectors as schedule
from gas_safety.scope import COUNTERS, counted, counted_area, own
from gas_safety.web.base import GasPage
from portal.lib.periods import Month
from portal.policies.selectors import document


class Board(GasPage):
    """The figures of the user's area, each leading to its list where he may see it."""

    template_name = "gas_safety/board.html"
    title = "燃气安全"
    tab = "gas:board"
    roles = COUNTERS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Four figures and three answers."""
        user, today = self.request.user, self.today
        regions, company = counted_area(user)
        month = Month.of(today)
        due = schedule.summary(month=month, today=today, regions=regions, company=company)
        found = count(today=today, regions=regions, company=company)
        measures = of_area(user, today, counts=found)
        companies = self._late_companies(due)
        late = own(overdue(Hazard.objects.select_related("problem"), today), user)
        return super().get_context_data(
            loaded=document(CODE) is not None, works=user.has_role("gas_inspector", "gas_company"),
            late_users=sum(row["late"] for row in companies), due_users=sum(row.due for row in due),
            done_users=sum(row.done for row in due), companies=companies[:6],
            hazards=counts(user, today), units=overdue_by_unit(user, today)[:6],
            oldest=late.order_by("due_on")[:6], problems=open_by_problem(user, today),
            measures=measures, behind=sum(m.light.colour == RED for m in measures),
            complaints=self._complaints(), this_month=month, **kwargs,
        )  # fmt: skip

    def _late_companies(self, due: list[Any]) -> list[dict[str, Any]]:
        """Companies with users late today, the most first, beside their month."""
        users = counted(Customer.objects.all(), self.request.user)
        rows = schedule.late(users, self.today, before=self.today).order_by()
        late_of = dict(rows.values_list("company").annotate(Count("pk")))
        month: dict[int, tuple[int, int]] = {}
        for row in due:
            done, whole = month.get(row.company, (0, 0))
            month[row.company] = (done + row.done, whole + row.due)
        names = dict(Company.objects.values_list("pk", "organisation__name"))
        rows = [
            {"name": names[pk], "late": late, "done": month.get(pk, (0, 0))[0],
             "due": month.get(pk, (0, 0))[1],
             "url": f"{reverse('gas:customers')}?overdue=1&company={pk}"}
            for pk, late in late_of.items()
        ]  # fmt: skip
        return sorted(rows, key=lambda row: -row["late"])

    def _complaints(self) -> dict[str, Any]:
        if not self.inspecting and not self.request.user.has_role("manager"):
            return {}
        rows = counted(
            Complaint.objects.filter(state__in=["received", "dispatched"]), self.request.user
        )
        late = rows.filter(due_on__lt=self.today)
        return rows.aggregate(open=Count("pk")) | late.aggregate(
            late=Count("pk"), oldest=Min("due_on")
        )

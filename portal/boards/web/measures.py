"""措施: documents, their measures by county and quarter, reports and who confirmed them."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.generic import View

from portal.accounts import roles
from portal.boards import measures
from portal.boards.bulletin import KINDS, Bulletin, as_docx, as_xlsx
from portal.boards.web.base import BoardMixin
from portal.boards.web.forms import ReportForm
from portal.policies.errors import PolicyError
from portal.policies.handling import Handling, handling
from portal.policies.models import Document, Measure, Target
from portal.policies.selectors import targets_of
from portal.policies.services import confirm_report, report_progress
from portal.policies.standing import REPORTED
from portal.regions.selectors import tree
from portal.web.entries import allowed
from portal.web.pages import Crumb, Page, PageMixin
from portal.web.requests import origin_of

#: Of any document; whose a document's reports are, ``handling`` says.
CONFIRMERS = frozenset(
    {
        roles.CHECKER, roles.APPROVER, roles.MANAGER, roles.GAS_INSPECTOR, roles.EMPLOYMENT_WORKER,
    }
)  # fmt: skip


class MeasureMixin(BoardMixin):
    """Pages below 措施."""

    tab = "measures"

    @cached_property
    def quarter(self) -> measures.Quarter:
        """The quarter of the address, else the present one."""
        return measures.read_quarter(self.request.GET.get("quarter", ""), self.area.today)

    @property
    def day(self) -> Any:
        """Up to when progress counts: the quarter's end, or today inside it."""
        return min(self.quarter.last, self.area.today)

    @cached_property
    def document(self) -> Document:
        """The document of the address, when it speaks to the user's area."""
        rows = measures.documents(self.request.user, self.month)
        return get_object_or_404(rows, code=self.kwargs["code"])

    @cached_property
    def document_counties(self) -> list[tuple[str, str]]:
        """Counties of the document the user may see: (code, name)."""
        regions = tree(self.month)
        codes = measures.counties_of(self.document, self.request.user, self.month)
        return [(code, regions.name(code)) for code in codes]

    def lines(self) -> list[measures.Line]:
        """The measures as they stood."""
        return measures.lines_of(
            self.document, [code for code, _ in self.document_counties], self.day
        )


class Documents(MeasureMixin, Page):
    """Every document with how far it is, and what is late or near."""

    template_name = "boards/documents.html"
    title = "措施与目标"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Two queries a document."""
        user, rows, urgent = self.request.user, [], []
        for document in measures.documents(user, self.month):
            counties = measures.counties_of(document, user, self.month)
            lines = measures.lines_of(document, counties, self.day)
            cells = [cell for line in lines for cell in line.cells]
            rows.append({
                "document": document, "measures": len(lines), "asked": len(cells),
                "done": sum(c.state == "done" for c in cells),
                "late": sum(c.state == "late" for c in cells),
                "silent": sum(c.report is None for c in cells),
            })  # fmt: skip
            urgent += [line for line in lines if line.count("late", "near")]
        urgent.sort(key=lambda line: (line.measure.deadline_on, line.measure.pk))
        return super().get_context_data(
            rows=rows, urgent=urgent, quarter=self.quarter, before=self.quarter.shift(-1),
            after=self.quarter.shift(1) if self.quarter.last < self.area.today else None, **kwargs,
        )  # fmt: skip


class DocumentPage(MeasureMixin, Page):
    """Measures of a document, one column a county."""

    template_name = "boards/document.html"

    def get_title(self) -> str:
        """The document's."""
        return str(self.document.title)

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the documents."""
        return (Crumb("措施与目标", reverse("boards:measures")),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The lines, and the same of the quarter before."""
        lines = self.lines()
        codes = [code for code, _ in self.document_counties]
        earlier = measures.lines_of(self.document, codes, self.quarter.shift(-1).last)
        return super().get_context_data(
            document=self.document, lines=lines, document_counties=self.document_counties,
            done=sum(line.done for line in lines), done_before=sum(line.done for line in earlier),
            late=sum(line.late for line in lines), asked=len(lines) * len(codes),
            silent=sum(cell.report is None for line in lines for cell in line.cells),
            quarter=self.quarter, before=self.quarter.shift(-1),
            after=self.quarter.shift(1) if self.quarter.last < self.area.today else None, **kwargs,
        )  # fmt: skip


class BulletinFile(MeasureMixin, View):
    """The bulletin as a file."""

    def get(self, request: HttpRequest, code: str, kind: str) -> HttpResponse:
        """docx or xlsx."""
        if kind not in KINDS:
            raise Http404
        area = tree(self.month).full_name(self.area.region)
        lines, codes = self.lines(), [code for code, _ in self.document_counties]
        wanted = {t.pk: t for line in lines for t in targets_of(line.measure)}
        goals = measures.goals_of(list(wanted.values()), codes, self.day, self.month)
        told = Bulletin(self.document, area, self.quarter, self.document_counties, lines, goals)
        content = as_xlsx(told) if kind == "xlsx" else as_docx(told)
        response = HttpResponse(content, content_type=KINDS[kind])
        name = f"bulletin-{self.document.code}-{self.quarter.key}.{kind}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


class MeasurePage(MeasureMixin, Page):
    """One measure: as printed, its targets, its reports, and the form for the next."""

    template_name = "boards/measure.html"

    @cached_property
    def measure(self) -> Measure:
        """The measure of the address."""
        return get_object_or_404(self.document.measures, number=self.kwargs["number"])

    @cached_property
    def handling(self) -> Handling:
        """Who reports on the document and who confirms."""
        return handling(self.document.code)

    @cached_property
    def targets(self) -> list[Target]:
        """What the same clause wants reached."""
        return targets_of(self.measure)

    def get_title(self) -> str:
        """Clause and title."""
        return str(self.measure)

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the document."""
        return (
            Crumb("措施与目标", reverse("boards:measures")),
            Crumb(str(self.document), reverse("boards:document", args=[self.document.code])),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Its standing by county as of today."""
        user = self.request.user
        codes = [code for code, _ in self.document_counties]
        line = next(
            line for line in measures.lines_of(self.document, codes, self.area.today)
            if line.measure == self.measure
        )  # fmt: skip
        names = dict(self.document_counties)
        may = allowed(user, self.handling.report)
        goals = measures.goals_of(self.targets, codes, self.area.today, self.month)
        kwargs.setdefault("form", self.make_form() if may else None)
        return super().get_context_data(
            measure=self.measure, document=self.document,
            goals=[(goal, goal.words(names)) for goal in goals],
            standings=[(names[cell.county], cell) for cell in line.cells],
            reports=measures.reports_of(self.measure, user)[:50], may_report=may,
            may_confirm=allowed(user, self.handling.confirm), **kwargs,
        )  # fmt: skip

    def make_form(self, *given: Any) -> ReportForm:
        """For the counties of the document, the only one chosen."""
        codes = [code for code, _ in self.document_counties]
        reported = [target for target in self.targets if target.indicator in REPORTED]
        if any(t.at == t.At.PREFECTURE for t in reported) and self.sees_whole():
            codes = [self.document.region, *codes]  # the prefecture has figures of its own
        return ReportForm(
            *given, counties=codes, month=self.month, today=self.area.today, targets=reported
        )

    def sees_whole(self) -> bool:
        """Whether the user's area holds all the document speaks to."""
        return bool(tree(self.month).within(self.document.region, self.area.region))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Keep a report; what was typed stays when it is refused."""
        form = self.make_form(request.POST)
        if not allowed(request.user, self.handling.report):
            form.add_error(None, f"这份文件的进展由{titles(self.handling.report)}报送。")
        if form.is_valid():
            try:
                report_progress(
                    actor=request.user, measure=self.measure, at=timezone.now(),
                    today=self.area.today, origin=origin_of(request), **form.told(),
                )  # fmt: skip
            except PolicyError as error:
                form.add_error(error.field if error.field in form.fields else None, str(error))
            else:
                messages.success(request, "已报送，等另一个人核对佐证材料。")
                return redirect("boards:measure", self.document.code, self.measure.number)
        return self.render_to_response(self.get_context_data(form=form), status=422)


class Confirm(PageMixin, View):
    """Another person has seen the evidence."""

    roles = CONFIRMERS

    def post(self, request: HttpRequest, code: str, number: int, report: int) -> HttpResponse:
        """Confirm and come back."""
        measure = get_object_or_404(Measure, document__code=code, number=number)
        row = get_object_or_404(measures.reports_of(measure, request.user), pk=report)
        whose = handling(code).confirm
        try:
            if not allowed(request.user, whose):
                raise PolicyError(f"这份文件的报送由{titles(whose)}核对。")
            confirm_report(
                actor=request.user, report=row, at=timezone.now(), origin=origin_of(request)
            )
            messages.success(request, "已核对。")
        except PolicyError as error:
            messages.error(request, str(error))
        back = request.POST.get("next", "")
        if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
            return redirect(back)
        return redirect("boards:measure", code, number)


def titles(of: frozenset[str]) -> str:
    """经办岗、主管: roles as people call them."""
    return "、".join(label for role, label in roles.ROLES.items() if role in of)

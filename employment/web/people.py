"""人员: the list of files with its filters, one file, the phone behind the mask."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from employment import services
from employment.errors import EmploymentError
from employment.models import Job, WorkFile
from employment.people import (
    FORMS,
    NEEDS,
    STATES,
    TAGS,
    files,
    found,
    in_state,
    longest_first,
    tagged,
    waiting,
)
from employment.scope import FEDERATION, WORKERS
from employment.web.base import JobsPage, number_of, refuse, say
from employment.web.finding import file_of, list_again, number_typed
from employment.web.records import KINDS
from employment.web.words import OUTCOMES, SEATS, state_of
from portal.accounts.models import User
from portal.accounts.scope import region_ids
from portal.lib.masking import mask_id_number, mask_phone
from portal.lib.periods import Month, age_in_month
from portal.people.errors import PeopleError
from portal.people.selectors import facts_on
from portal.people.services.reveals import reveal
from portal.web import cells
from portal.web.pages import Crumb
from portal.web.requests import origin_of
from portal.web.table import Column, Table, export, shown_columns

LEVELS = {1: "一级", 2: "二级", 3: "三级", 4: "四级"}
KEYS = ("q", "county", "state", "need", "tag", "form", "worker", "township")


def _job(row: Any) -> str:
    return f"{row.job_where}（{FORMS[row.job_form]}）" if row.job_form else "未就业"


COLUMNS = (
    Column("name", "姓名", lambda r: cells.link(r.person.name, reverse("jobs:file", args=[r.pk])),
           sort="person__name", head=True, optional=False),
    Column("county", "县市区", lambda r: r.person.managing_region.name, sort="person__managing_region__code"),
    Column("township", "乡镇（街道）", lambda r: r.person.township or cells.DASH, sort="person__township"),
    Column("level", "残疾等级", lambda r: LEVELS.get(r.level, cells.DASH), sort="level"),
    Column("state", "就业状态", lambda r: cells.badge(state_of(r))),
    Column("job", "单位", _job, hidden=True),
    Column("since", "到岗", lambda r: cells.day(r.job_since), kind="date", hidden=True),
    Column("wish", "意愿", lambda r: {True: "有", False: "无", None: "未摸底"}[r.wish], sort="wish"),
    Column("able", "能力", lambda r: {True: "有", False: "暂无", None: "未评估"}[r.able], sort="able"),
    Column("worker", "责任人", lambda r: r.worker or cells.DASH),
    Column("contacted", "最近联系", lambda r: cells.day(r.contacted_on), kind="date", sort="contacted_on"),
    Column("failures", "连续未成功", lambda r: r.failures or cells.DASH, kind="number", sort="failures"),
    Column("certificate", "残疾人证至", lambda r: cells.day(r.certificate_until), kind="date",
           sort="certificate_until", hidden=True),
)  # fmt: skip


def narrowed(page: JobsPage) -> QuerySet[WorkFile]:
    """The files the address asks for, of those one may see."""
    query, today = page.request.GET, page.today
    rows = found(files(page.request.user, today), query.get("q", ""))
    if query.get("county") in page.counties():
        rows = rows.filter(person__managing_region__code=query["county"])
    if township := query.get("township"):
        rows = rows.filter(person__township=township)
    if query.get("form") in FORMS:
        rows = rows.filter(job_form=query["form"])
    if query.get("worker") == "me":
        rows = rows.filter(worker=page.request.user)
    elif worker := number_of(query.get("worker")):
        rows = rows.filter(worker=worker)
    rows = in_state(rows, query.get("state", ""), today)
    need = query.get("need", "")
    return longest_first(waiting(tagged(rows, query.get("tag", "")), need, today), need)


class PeopleList(JobsPage):
    """Search and filters in the address; rows of one's own only."""

    template_name = "employment/people.html"
    title = "就业档案"
    tab = "jobs:people"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The page, or the same list as a file."""
        if request.GET.get("export") == "csv":
            return export(shown_columns(COLUMNS, request.GET), narrowed(self), "employment-files")
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Find, open the missing files, or make somebody responsible for those ticked."""
        if "find" in request.POST:
            return self._find(request)
        try:
            if "open" in request.POST:
                added = services.open_files(
                    actor=request.user, at=timezone.now(), today=self.today,
                    origin=origin_of(request),
                )  # fmt: skip
                say(
                    request,
                    f"信息比对完成，新建 {added} 份就业档案。"
                    if added
                    else "信息比对完成，没有要新建的档案。",
                )
            else:
                self._assign(request)
        except EmploymentError as error:
            refuse(request, error)
        return redirect(request.get_full_path())

    def _find(self, request: HttpRequest) -> HttpResponse:
        mine, number = files(request.user, self.today), number_typed(request)
        if number and (file := file_of(request, mine, number)):
            return redirect("jobs:file", file.pk)
        return list_again(request, reverse("jobs:people"), KEYS)

    def _assign(self, request: HttpRequest) -> None:
        picked = [pk for text in request.POST.getlist("pick") if (pk := number_of(text))]
        worker = self._workers().filter(pk=number_of(request.POST.get("worker")) or 0).first()
        if not picked or worker is None:
            raise EmploymentError("没有选人或责任人。", "请勾选人员，再选责任人。")
        done = services.assign_worker(
            actor=request.user, files=picked, worker=worker, at=timezone.now(),
            origin=origin_of(request),
        )  # fmt: skip
        say(request, f"已为 {done} 人指定责任人 {worker}。")

    def _workers(self) -> QuerySet[User]:
        rows = scoped_users(self.request.user)
        return rows.order_by("display_name")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list with its filters."""
        query = self.request.GET
        table = Table.of(
            self.request, COLUMNS, narrowed(self), caption="就业档案", exportable=True, page_size=30
        )
        table.picks = True
        return super().get_context_data(
            table=table, counties=self.county_choices(), states=STATES.items(), tags=TAGS.items(),
            needs=NEEDS.items(), forms=FORMS.items(), workers=self._workers(),
            given={key: query.get(key, "") for key in KEYS},
            filtered=any(query.get(key) for key in KEYS), **kwargs,
        )  # fmt: skip


def scoped_users(user: Any) -> QuerySet[User]:
    """The active logins of the user's area that work on employment."""
    rows = User.objects.filter(region__in=region_ids(user), is_active=True)
    return rows.filter(roles__overlap=sorted(WORKERS))


class FilePage(JobsPage):
    """One person: who he is, what waits, everything recorded."""

    template_name = "employment/file.html"
    tab = "jobs:people"

    @property
    def file(self) -> Any:
        """The file of the address with what lists show of it."""
        rows = files(self.request.user, self.today).select_related("survey", "capability")
        jobs = Job.objects.select_related("employer__organisation").prefetch_related("retentions")
        return self.row(rows.prefetch_related(Prefetch("jobs", jobs)), pk=self.kwargs["pk"])

    def get_title(self) -> str:
        """The name."""
        return str(self.row(WorkFile.objects.select_related("person"), pk=self.kwargs["pk"]))

    def get_crumbs(self) -> Any:
        """Back to the list."""
        return (Crumb("人员", reverse("jobs:people")),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """All of the file."""
        row, today = self.file, self.today
        person, facts = row.person, facts_on(row.person, today)
        waits = [
            (key, need.label) for key, need in NEEDS.items()
            if waiting(WorkFile.objects.filter(pk=row.pk), key, today).exists()
        ]  # fmt: skip
        born = person.birth_date
        return super().get_context_data(
            file=row, person=person, facts=facts, state=state_of(row), waits=waits,
            age=age_in_month(born, Month.of(today)) if born else None,
            id_number=mask_id_number(person.id_number.open()) if person.id_number else "",
            phone=mask_phone(person.phone.open()) if person.phone else "",
            level=LEVELS.get(row.level, ""), kinds=KINDS,
            survey=getattr(row, "survey", None), capability=getattr(row, "capability", None),
            contacts=row.contacts.select_related("recorded_by")[:20],
            referrals=[(r, OUTCOMES[r.outcome]) for r in row.referrals.all()],
            seats=[(s, SEATS[s.state]) for s in row.seats.select_related("course")],
            supports=row.supports.select_related("business__job", "base"),
            conditions=row.conditions.all(), talents=row.talents.all(),
            can_hand_over=row.wish and row.able and not row.handed_over_at
            and self.request.user.has_role(*FEDERATION),
            mine=self.request.user, workers=scoped_users(self.request.user).order_by("display_name"),
            **kwargs,
        )  # fmt: skip

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Hand the file over, or take somebody as responsible."""
        file = self.row(WorkFile.objects.select_related("person"), pk=pk)
        written = {"actor": request.user, "at": timezone.now(), "origin": origin_of(request)}
        try:
            if "hand_over" in request.POST:
                services.hand_over(file=file, **written)
                say(request, "已移交人社部门，人社就业服务人员现在可以看到这份档案。")
            else:
                chosen = number_of(request.POST.get("worker")) or 0
                worker = scoped_users(request.user).filter(pk=chosen).first()
                if worker is None:
                    raise EmploymentError("没有选责任人。", "请在名单里选一位。")
                services.assign_worker(files=[file.pk], worker=worker, **written)
                say(request, f"责任人：{worker}。")
        except EmploymentError as error:
            refuse(request, error)
        return redirect("jobs:file", pk)


@method_decorator(never_cache, name="dispatch")
class RevealPhone(JobsPage):
    """The full phone number, after the reason is recorded."""

    template_name = "employment/reveal.html"
    title = "查看完整电话"
    tab = "jobs:people"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whose it is."""
        file = self.row(WorkFile.objects.select_related("person"), pk=self.kwargs["pk"])
        return super().get_context_data(file=file, **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The number."""
        file = self.row(WorkFile.objects.select_related("person"), pk=pk)
        try:
            shown = reveal(
                actor=request.user, person=file.person, field="phone", at=timezone.now(),
                reason=request.POST.get("reason", ""), origin=origin_of(request),
            )  # fmt: skip
        except PeopleError as error:
            return self.render_to_response(self.get_context_data(error=str(error)), status=422)
        return self.render_to_response(self.get_context_data(shown=shown))

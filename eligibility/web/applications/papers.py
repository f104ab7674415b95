"""Papers of the field: 申请审批表 and 告知书, from the browser and as word files."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from eligibility.applications import services
from eligibility.applications.documents import forms, word, wording
from eligibility.applications.errors import ApplicationError
from eligibility.applications.models import Application, Filing, Notice, State, Stop, StopState
from eligibility.web.applications import reads
from eligibility.web.applications.files import download
from eligibility.web.applications.roles import CASE_ROLES
from eligibility.web.applications.sealed import opened
from portal.accounts.scope import scoped
from portal.people import selectors as people
from portal.people.errors import PeopleError
from portal.people.facts import FACTS
from portal.people.web import reads as numbers
from portal.web import words
from portal.web.pages import Crumb, Page

FORM_TITLE = "基本养老服务待遇申请审批表"
SHOWN_FACTS = (
    "hukou_kind", "dibao", "low_income", "tekun", "care_level", "disability_level", "living",
)  # fmt: skip


class FormPage(Page):
    """申请审批表 of a filing; numbers are masked until a reason is given."""

    template_name = "applications/form.html"
    menu = "申请"
    roles = CASE_ROLES

    @cached_property
    def filing(self) -> Filing:
        """The filing of the address."""
        return reads.filing_or_404(self.request, self.kwargs["pk"])

    def get_title(self) -> str:
        """Whose."""
        return f"{self.filing.person.name}的申请审批表"

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the filing."""
        return (Crumb("申请单", reverse("applications:filing", args=[self.filing.pk])),)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form with whole numbers, after the reason is recorded: as a page or a word file."""
        try:
            values = opened(request, self.filing.person, request.POST.get("reason", ""))
        except PeopleError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(reverse("applications:form", args=[pk]))
        context = self.get_context_data(values=values)
        if request.POST.get("as") == "docx":
            content = word.form_docx(
                FORM_TITLE, context["head"], context["items"], context["signatures"]
            )
            return download(content, f"审批表-{self.filing.person.name}.docx", word.CONTENT_TYPE)
        response = self.render_to_response(context)
        response["Cache-Control"] = "no-store"
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Head, items and opinions."""
        filing = self.filing
        account = people.account_of(filing.person)
        masked = numbers.masked_numbers(filing.person, account)
        values = kwargs.pop("values", None)
        shown = values or {key: each["shown"] for key, each in masked.items()}
        rows = filing.applications.exclude(state=State.WITHDRAWN).select_related(
            "item", "award", "checked_by", "approved_by", "refused_by"
        )
        return super().get_context_data(
            filing=filing, whole=values is not None, paper_title=FORM_TITLE,
            head=_head(filing, shown, account), items=[_item(row) for row in rows],
            signatures=_signatures(list(rows)), office=forms.office(filing.region), **kwargs,
        )  # fmt: skip


def _head(filing: Filing, shown: dict[str, Any], account: Any) -> list[tuple[str, str]]:
    person = filing.person
    facts = people.facts_on(person, filing.applied_on) or people.current(person).last()

    def fact(name: str) -> str:
        value = getattr(facts, name) if facts is not None else None
        return "" if value is None else str(FACTS[name].word(value))

    told = "、".join(
        f"{FACTS[n].label}：{fact(n)}" for n in SHOWN_FACTS if fact(n) not in ("", "否", "无")
    )
    agent = f"{filing.agent_name}（{filing.agent_relation}）" if filing.agent_name else ""
    return [
        ("姓名", person.name), ("性别", fact("sex")),
        ("身份证号", shown.get("id_number", "")), ("出生日期", str(person.birth_date or "")),
        ("联系电话", shown.get("phone", "")), ("申请日期", str(filing.applied_on)),
        ("住址", _address(person)),
        ("代办人", agent),
        ("开户银行", account.bank if account else ""), ("银行账号", shown.get("account", "")),
        ("基本情况", told), ("备注", filing.remark),
    ]  # fmt: skip


def _address(person: Any) -> str:
    """County and address; township and village where the address does not begin with them."""
    near = f"{person.township}{person.village}"
    rest = person.address if person.address.startswith(near) else f"{near}{person.address}"
    return f"{person.managing_region.name}{rest}"


def _item(row: Application) -> tuple[str, ...]:
    source = row.determination.get("source", {}) if row.determination else {}
    outcome = words.word_of(words.OUTCOMES, row.outcome).text
    since = f"{row.award.starts:%Y-%m}" if row.award else ""
    basis = f"{source.get('document', '')} {source.get('clause', '')}".strip()
    return (row.name, outcome, forms.sum_words(row), since, basis)


def _signatures(rows: Sequence[Application]) -> list[tuple[str, str]]:
    """The lines for seals; who signed in the portal is printed, the rest is left to write."""

    def said(stamp: str, verb: str) -> str:
        signed = {
            f"{getattr(row, f'{stamp}_by')} {timezone.localtime(getattr(row, f'{stamp}_at')):%Y-%m-%d} {verb}"
            for row in rows
            if getattr(row, f"{stamp}_at") is not None
        }
        return "；".join(sorted(signed))

    decided = "；".join(
        part for part in (said("approved", "批准"), said("refused", "不予批准")) if part
    )
    return [
        ("村（社区）意见", ""),
        ("乡镇（街道）审核意见", ""),
        ("县级民政部门复核意见", said("checked", "复核通过")),
        ("县级民政部门审批意见", decided),
    ]


class NewNotice(Page):
    """GET shows the text that would be issued, to be read and reworded; POST issues it."""

    template_name = "applications/new_notice.html"
    title = "制作告知书"
    menu = "申请"
    roles = CASE_ROLES

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form; without a subject, the list to choose one from."""
        if not self._named(request.GET):
            return HttpResponseRedirect(reverse("applications:list"))
        return self.render_to_response(self._context(request.GET))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Issue it."""
        if not self._named(request.POST):
            return HttpResponseRedirect(reverse("applications:list"))
        application, stop = self._subject(request.POST)
        try:
            notice = services.issue_notice(
                application=application, stop=stop, title=self._words(application, stop)[0],
                body=request.POST.get("body", ""), signed=request.POST.get("signed", "")[:100],
                issued_on=_day(request.POST.get("issued_on", "")), actor=request.user,
                at=timezone.now(),
            )  # fmt: skip
        except ApplicationError as error:
            context = self._context(request.POST) | {
                "error": error,
                "body": request.POST.get("body", ""),
            }
            return self.render_to_response(context, status=422)
        messages.success(request, "已制作告知书，正文已存档。请打印、盖章后送达。")
        return HttpResponseRedirect(reverse("applications:notice", args=[notice.pk]))

    @staticmethod
    def _named(data: Any) -> bool:
        return bool(data.get("application") or data.get("stop"))

    def _subject(self, data: Any) -> tuple[Application | None, Stop | None]:
        user = self.request.user
        for key, rows in (("application", reads.applications(user)), ("stop", reads.stops(user))):
            if data.get(key, "").isdigit():
                row = get_object_or_404(rows, pk=int(data[key]))
                return (row, None) if key == "application" else (None, row)
        raise Http404

    @staticmethod
    def _words(application: Application | None, stop: Stop | None) -> tuple[str, str]:
        if stop is not None:
            return wording.stop_notice(stop)
        assert application is not None
        return wording.application_notice(application)

    def _context(self, data: Any) -> dict[str, Any]:
        application, stop = self._subject(data)
        subject: Any = application or stop
        done = (State.APPROVED, State.REFUSED, StopState.CONFIRMED)
        title, body = self._words(application, stop) if subject.state in done else ("", "")
        return self.get_context_data(
            application=application,
            stop=stop,
            subject=subject,
            paper_title=title,
            body=body,
            ready=bool(title),
            signed=forms.office(subject.region),
            today=timezone.localdate(),
        )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ApplicationError("日期不正确。", "请按年-月-日填写。", field="issued_on") from None


class NoticePage(Page):
    """A notice as it was issued; printed again it says the same."""

    template_name = "applications/notice.html"
    menu = "申请"
    roles = CASE_ROLES

    @cached_property
    def notice(self) -> Notice:
        """The notice of the address."""
        rows = scoped(Notice.objects.select_related("region", "issued_by"), self.request.user)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_title(self) -> str:
        """Its title and number."""
        return str(self.notice)

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the application."""
        if self.notice.application_id is None:
            return (Crumb("停发", reverse("applications:stops")),)
        url = reverse("applications:application", args=[self.notice.application_id])
        return (Crumb("申请", url),)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or a word file."""
        if request.GET.get("as") == "docx":
            content = word.notice_docx(self.notice)
            return download(
                content, f"{self.notice.title}-{self.notice.addressee}.docx", word.CONTENT_TYPE
            )
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The stored text by paragraphs."""
        return super().get_context_data(
            notice=self.notice, paragraphs=self.notice.body.splitlines(), **kwargs
        )

"""新申请: one visit, the items a person can have, with everything sure already ticked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from eligibility.applications import services
from eligibility.applications.errors import ApplicationError
from eligibility.applications.models import Filing
from eligibility.applications.offers import Offer, died_on, offers
from eligibility.applications.payees import kinds_for
from eligibility.applications.services import Choice, Visit
from eligibility.web.applications import reads
from eligibility.web.applications.roles import CLERKS
from portal.lib.money import parse_amount
from portal.parties.models import Carer, Organisation
from portal.people.models import Person
from portal.people.web import reads as people
from portal.web.pages import Crumb, Page

GROUPS = (
    ("entitled", "可享受"),
    ("standard_missing", "符合条件，标准待定"),
    ("undetermined", "还不能确定"),
    ("not_entitled", "不符合（可申请，但会被不予批准）"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """An offer as the form shows it: ticked or not, with what was typed."""

    offer: Offer
    name: str
    ticked: bool
    sum_typed: str
    payee: str
    payees: Sequence[tuple[str, str]]


class Enter(Page):
    """GET shows what can be applied for; POST makes drafts of what is ticked."""

    template_name = "applications/enter.html"
    menu = "申请"
    roles = CLERKS
    person: Person

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form; without a person, the list to choose one from."""
        if not request.GET.get("person"):
            messages.info(request, "先在人员里找到申请人，再从档案的“申请”里新建。")
            return HttpResponseRedirect(reverse("people:list"))
        self.person = reads.person_or_404(request, request.GET.get("person", ""))
        return self.render_to_response(self.get_context_data(data={}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Drafts of what is ticked; an error keeps the form as it was typed."""
        if not request.POST.get("person"):
            return HttpResponseRedirect(reverse("people:list"))
        self.person = reads.person_or_404(request, request.POST.get("person", ""))
        try:
            filing = services.file_applications(
                person=self.person, visit=_visit(request.POST), choices=_choices(request),
                actor=request.user, at=timezone.now(), today=timezone.localdate(),
            )  # fmt: skip
            if request.POST.get("do") == "submit":
                return self._submit(request, filing)
        except ApplicationError as error:
            context = self.get_context_data(data=request.POST, error=error)
            return self.render_to_response(context, status=422)
        messages.success(
            request, f"已为{self.person.name}保存 {filing.applications.count()} 份草稿。"
        )
        return HttpResponseRedirect(reverse("applications:filing", args=[filing.pk]))

    def _submit(self, request: HttpRequest, filing: Filing) -> HttpResponse:
        """Hand in what can be; what cannot stays a draft, with the reason."""
        handed = 0
        for row in filing.applications.all():
            try:
                services.submit(application_id=row.pk, actor=request.user, at=timezone.now())
                handed += 1
            except ApplicationError as error:
                messages.warning(request, f"{error}已存为草稿。")
        if handed:
            messages.success(request, f"已提交 {handed} 份申请，等待复核岗处理。")
        return HttpResponseRedirect(reverse("applications:filing", args=[filing.pk]))

    def get_title(self) -> str:
        """For whom."""
        return f"为{self.person.name}申请"

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the list and to the person."""
        return (
            Crumb("申请", reverse("applications:list")),
            Crumb(self.person.name, reverse("people:tab", args=[self.person.pk, "applications"])),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Offers in groups, as typed or as they come."""
        data: Mapping[str, Any] = kwargs["data"]
        applied_on = _day(data.get("applied_on", "")) or timezone.localdate()
        found = offers(self.person, applied_on)
        lines = [_line(self.request, offer, data, self.person) for offer in found]
        groups = [
            (key, title, [x for x in lines if x.offer.decided.outcome == key])
            for key, title in GROUPS
        ]
        return super().get_context_data(
            person=self.person, applied_on=applied_on, groups=groups, any=bool(lines),
            numbers=people.masked_numbers(self.person, None), died_on=died_on(self.person),
            applicants=Filing.Applicant.choices, today=timezone.localdate(),
            applicant=data.get("applicant") or self.request.GET.get("by") or "self", **kwargs,
        )  # fmt: skip


def _line(request: HttpRequest, offer: Offer, data: Mapping[str, Any], person: Person) -> Line:
    name = "|".join(offer.key)
    if data:
        ticked = name in data.getlist("items")  # type: ignore[attr-defined]
    elif wanted := request.GET.getlist("item"):
        ticked = offer.preselected or (offer.can_apply and name in wanted)
    else:
        ticked = offer.preselected
    return Line(
        offer, name, ticked, data.get(f"sum:{name}", ""), data.get(f"payee:{name}", ""),
        payees_for(offer, person, request.user),
    )  # fmt: skip


def payees_for(offer: Offer, person: Person, user: Any) -> list[tuple[str, str]]:
    """Who can be stated as payee: the county's organisations and carers, and the household."""
    kinds = kinds_for(offer.decided)
    found: list[tuple[str, str]] = []
    region = person.managing_region_id
    if "provider" in kinds or "institution" in kinds:
        kind = "provider" if "provider" in kinds else "institution"
        rows = Organisation.objects.filter(region_id=region, closed_on=None)
        found += [(f"{kind}:{o.pk}", f"{o.name}（{o.get_kind_display()}）") for o in rows[:200]]
    if "carer" in kinds:
        carers = Carer.objects.filter(region_id=region, ended_on=None)
        found += [(f"carer:{c.pk}", f"{c.name}（照料护理员）") for c in carers[:200]]
    if "person" in kinds:
        found += [(f"person:{p.pk}", f"{p.name}（{why}）") for p, why in _relatives(person)]
    return found


def _relatives(person: Person) -> list[tuple[Person, str]]:
    """The person, the members of the household, and those of the village with a file."""
    own = person.circumstances.filter(superseded_at=None).exclude(household=None).last()
    members = Person.objects.none()
    if own is not None:
        members = Person.objects.filter(
            circumstances__household_id=own.household_id, circumstances__superseded_at=None
        ).exclude(pk=person.pk)
    known = {member.pk: (member, "同户") for member in members.distinct()[:20]}
    near = Person.objects.filter(
        managing_region=person.managing_region, township=person.township, village=person.village
    ).exclude(pk=person.pk)
    for neighbour in near.order_by("name")[:100]:
        known.setdefault(neighbour.pk, (neighbour, "同村有档案"))
    return list(known.values())


def _visit(data: Mapping[str, Any]) -> Visit:
    applied_on = _day(data.get("applied_on", ""))
    if applied_on is None:
        raise ApplicationError("申请日期不正确。", "请按年-月-日填写。", field="applied_on")
    applicant = data.get("applicant", "self")
    if applicant not in Filing.Applicant.values:
        raise ApplicationError("请选择申请方式。", field="applicant")
    agent = applicant == Filing.Applicant.AGENT
    return Visit(
        applied_on, applicant, data.get("agent_name", "") if agent else "",
        data.get("agent_relation", "") if agent else "", data.get("remark", ""),
    )  # fmt: skip


def _choices(request: HttpRequest) -> list[Choice]:
    return [choice_of(request.POST, name) for name in request.POST.getlist("items")]


def choice_of(data: Mapping[str, Any], name: str) -> Choice:
    """A ticked item with its sum and payee; ApplicationError where one cannot be read."""
    code, _, part = name.partition("|")
    kind, _, pk = data.get(f"payee:{name}", "").partition(":")
    whom = int(pk) if pk.isascii() and pk.isdigit() else None
    return Choice(
        code, part, _sum(data.get(f"sum:{name}", "")), kind if whom is not None else "", whom
    )


def _sum(typed: str) -> Decimal | None:
    if not typed.strip():
        return None
    try:
        return parse_amount(typed)
    except ValueError as error:
        raise ApplicationError(str(error), field="sum_asked") from None


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None

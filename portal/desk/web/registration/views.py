"""登记申请人: the form with the answer beside it, kept at every pause, sent once."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from portal.desk import selectors
from portal.desk.errors import DeskError, Unconfirmed
from portal.desk.models import Draft
from portal.desk.services import keep_draft, register
from portal.desk.web.registration.form import Form, panels
from portal.desk.web.registration.lookup import known_file
from portal.desk.web.roles import DESK_ROLES
from portal.lib.periods import age_in_month
from portal.people.errors import AlreadyRegistered, FactErrors, PeopleError
from portal.people.facts import FACTS, parse_value
from portal.people.models import Person
from portal.people.web import reads
from portal.people.web.questions import sections
from portal.regions import selectors as regions
from portal.registry import registry
from portal.web.pages import Crumb, PageMixin
from portal.web.requests import origin_of

KEPT_OUT = {"csrfmiddlewaretoken", "token", "override"}


class Registration(PageMixin, View):
    """What the pages of one registration share."""

    title = "登记申请人"
    menu = "人员"
    roles = DESK_ROLES

    def form(self, posted: QueryDict) -> Form:
        """The fields as typed, read."""
        return Form(self.request.user, posted, self.month, timezone.localdate())

    def token(self, posted: QueryDict) -> UUID:
        """The form's own name; BadRequest for anything that is none."""
        try:
            return UUID(posted.get("token", ""))
        except ValueError:
            raise BadRequest("表单缺少编号，请重新打开登记页。") from None

    def keep(self, form: Form) -> Draft:
        """Keep what was typed as a draft."""
        fields = {name: v for name, v in form.posted.lists() if name not in KEPT_OUT}
        return keep_draft(
            actor=self.request.user,
            token=self.token(form.posted),
            kind=selectors.REGISTRATION,
            title=form.text("name") or "（未填姓名）",
            fields=fields,
            at=timezone.now(),
            origin=origin_of(self.request),
        )

    def beside(self, form: Form) -> list[str]:
        """The panels beside the form, in words."""
        return [
            render_to_string(
                panel.answer_template,
                {"answers": form.answers, **panel.answer(form.typed)},
                request=self.request,
            )
            for panel in panels()
        ]

    def identity(self, form: Form) -> dict[str, Any]:
        """What stands under the number: what it says, and the file that has it already."""
        number = form.answers.id_number
        born = form.answers.facts.get("birth_date")
        return {
            "answers": form.answers,
            "posted": form.posted,
            "age": age_in_month(parse_value("birth_date", born), self.month) if born else None,
            "file": known_file(self.request, number.number, form.today) if number else None,
            "may_ask": True,
        }

    def show(self, form: Form, token: UUID, *, status: int = 200, **more: Any) -> HttpResponse:
        """The whole page."""
        tree = regions.tree(self.month)
        own = getattr(self.request.user, "region", None)
        counties = tree.counties(own.code) if own and own.level != "county" else ()
        context = {
            "title": self.title,
            "menu": self.menu,
            "crumbs": [Crumb("人员", reverse("people:list"))],
            "month": self.month,
            "token": token,
            "form": form,
            "counties": [(code, tree.name(code)) for code in counties],
            "townships": reads.townships(own.pk) if own and own.level == "county" else [],
            "sections": sections(form.posted, tree, presuming=True),
            "extras": self.extras(form),
            "beside": self.beside(form),
            "drafts": selectors.drafts_of(self.request.user).exclude(token=token)[:5],
            "relatives": relatives_of(self.request.user, form.posted),
            **self.identity(form),
            **more,
        }
        return render(self.request, "desk/registration/page.html", context, status=status)

    def extras(self, form: Form) -> list[str]:
        """Questions of the apps above, in words."""
        return [
            render_to_string(panel.asked_template, panel.asked(form.typed), request=self.request)
            for panel in panels()
            if panel.asked_template
        ]


class Register(Registration):
    """A new form; sent, it becomes a file."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Empty, at home in one's own county, with the facts and place (no number) of the address."""
        posted = QueryDict(mutable=True)
        own = getattr(request.user, "region", None)
        if own is not None and own.level == "county":
            posted["hukou"] = posted["residence"] = own.code
        posted["known_from"] = self.month.first.isoformat()
        for name in (*FACTS, "township", "village"):
            if name in request.GET:
                posted.setlist(name, request.GET.getlist(name))
        return self.show(self.form(posted), uuid4())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Make the file and lead on; what is wrong or odd is told, and nothing typed is lost."""
        token = self.token(request.POST)
        done = selectors.draft_named(request.user, token)
        if done is not None and done.person is not None:
            return self.lead_on(done.person)
        form = self.form(request.POST)
        if request.POST.get("later"):
            return self.put_by(form, token)
        if not form.check():
            return self.show(form, token, status=422)
        try:
            person = self.register(form, token)
        except Unconfirmed:
            return self.show(form, token, status=422, unconfirmed=True)
        except FactErrors as error:
            form.errors |= {each.field: str(each) for each in error.errors}
        except AlreadyRegistered as error:
            form.errors["id_number"] = str(error)
        except (PeopleError, DeskError) as error:
            form.errors[error.field or "name"] = str(error)
        else:
            return self.lead_on(person)
        return self.show(form, token, status=422)

    def put_by(self, form: Form, token: UUID) -> HttpResponse:
        """存为草稿, for who has no script, or wants to be sure."""
        try:
            self.keep(form)
        except DeskError as error:
            messages.error(self.request, str(error))
            return self.show(form, token, status=422)
        messages.success(self.request, "已存为草稿，随时可以接着填。")
        return HttpResponseRedirect(reverse("desk:drafts"))

    def register(self, form: Form, token: UUID) -> Person:
        """One call of the domain."""
        if form.new is None:
            raise DeskError("表单没有读全。", "请刷新页面后再试。")
        typed = form.typed
        extras = [
            lambda actor, person, at, origin, panel=panel: panel.record(
                actor, person, typed, at, origin
            )
            for panel in panels()
        ]
        return register(
            actor=self.request.user,
            token=token,
            new=form.new,
            extras=extras,
            override=form.text("override"),
            at=timezone.now(),
            today=form.today,
            origin=origin_of(self.request),
        )

    def lead_on(self, person: Person) -> HttpResponse:
        """To the application of what was found, where an app offers one, else to the file."""
        messages.success(self.request, f"已登记{person.name}的档案。")
        for leads in registry.all("after_registration"):
            if (url := leads(self.request, person)) is not None:
                return HttpResponseRedirect(url)
        return HttpResponseRedirect(reverse("people:person", args=[person.pk]))


class Answer(Registration):
    """The part beside the form, and the draft kept: asked for at every pause."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """The panels, what the number says, and when the draft was kept."""
        form = self.form(request.POST)
        context: dict[str, Any] = {"beside": self.beside(form), **self.identity(form)}
        try:
            context["draft"] = draft = self.keep(form)
        except DeskError as error:
            context["draft_error"] = str(error)
        response = render(request, "desk/registration/answer.html", context)
        if "draft" in context:
            response["HX-Replace-Url"] = reverse("desk:draft", args=[draft.token])
        return response


class OpenDraft(Registration):
    """A draft, filled in as it was left."""

    def get(self, request: HttpRequest, token: UUID) -> HttpResponse:
        """The form; a finished one leads to its file, a discarded one to the list."""
        draft = selectors.draft_named(request.user, token)
        if draft is None:
            raise Http404
        if draft.person is not None:
            return HttpResponseRedirect(reverse("people:person", args=[draft.person.pk]))
        if draft.state != Draft.State.OPEN:
            messages.warning(request, "这份草稿已丢弃，可在下面恢复。")
            return HttpResponseRedirect(reverse("desk:drafts"))
        return self.show(self.form(selectors.fields_of(draft)), token, draft=draft)


class Relatives(Registration):
    """People one of whom may share a household with the one being registered."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """At most a handful, of one's own area."""
        found = relatives_of(request.user, request.POST)
        context = {"relatives": found, "posted": request.POST, "asked_relatives": True}
        return render(request, "desk/registration/relatives.html", context)


def relatives_of(user: Any, posted: QueryDict) -> list[Person]:
    """Who was found by what was typed, the chosen one among them."""
    return reads.few(user, posted.get("find_relative", ""), chosen=posted.get("relative", ""))

"""Papers of a file: added, opened and taken down."""

from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.generic import View

from portal.accounts.scope import scoped
from portal.people.errors import PeopleError
from portal.people.models import Attachment, Person
from portal.people.services import open_attachment, withdraw_attachment
from portal.people.web.papers import take_in
from portal.people.web.roles import CASEWORK_ROLES, PEOPLE_ROLES
from portal.web.pages import PageMixin
from portal.web.requests import origin_of

#: A paper is a stranger's content: it may load nothing and run nothing.
PAPER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


class AddPapers(PageMixin, View):
    """Takes papers in and goes back to where they are listed."""

    roles = CASEWORK_ROLES
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Attach the files of the form; each refused one is told with its cure."""
        person = get_object_or_404(scoped(Person.objects.all(), request.user), pk=pk)
        taken = list(take_in(request, person))
        if not taken:
            messages.error(request, "没有选择文件。请选择照片或 PDF 后上传。")
        good = [one for one in taken if isinstance(one, Attachment)]
        for error in taken:
            if isinstance(error, PeopleError):
                messages.error(request, str(error))
        if good:
            messages.success(request, f"已存入 {len(good)} 件材料：{good[0].title}。")
        return HttpResponseRedirect(_back(request, reverse("people:tab", args=[pk, "papers"])))


@method_decorator(never_cache, name="dispatch")
class Paper(PageMixin, View):
    """The paper itself: a photo is shown, a PDF is saved."""

    roles = PEOPLE_ROLES

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The content, after the reading is recorded."""
        paper = get_object_or_404(scoped(Attachment.objects.all(), request.user), pk=pk)
        try:
            content = open_attachment(
                actor=request.user, attachment=paper, at=timezone.now(), origin=origin_of(request)
            )
        except PeopleError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(reverse("people:tab", args=[paper.person_id, "papers"]))
        response = HttpResponse(content, content_type=paper.content_type)
        way = "inline" if paper.content_type.startswith("image/") else "attachment"
        response["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(paper.name)}"
        response["X-Content-Type-Options"] = "nosniff"
        return response

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """As every page, but what is shown is not ours."""
        response = super().dispatch(request, *args, **kwargs)
        response.headers["Content-Security-Policy"] = PAPER_POLICY
        return response


class WithdrawPaper(PageMixin, View):
    """Takes a wrong paper down."""

    roles = CASEWORK_ROLES
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Strike it through, with the reason."""
        paper = get_object_or_404(scoped(Attachment.objects.all(), request.user), pk=pk)
        try:
            withdraw_attachment(
                actor=request.user,
                attachment=paper,
                at=timezone.now(),
                reason=request.POST.get("reason", ""),
                origin=origin_of(request),
            )
            messages.success(request, f"已撤下“{paper.title}”。原件仍留在档案里备查。")
        except PeopleError as error:
            messages.error(request, str(error))
        home = reverse("people:tab", args=[paper.person_id, "papers"])
        return HttpResponseRedirect(_back(request, home))


def _back(request: HttpRequest, home: str) -> str:
    target = request.POST.get("next", "")
    here = {request.get_host()}
    return target if url_has_allowed_host_and_scheme(target, allowed_hosts=here) else home

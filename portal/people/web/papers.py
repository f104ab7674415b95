"""Papers as pages show them: lists with their address, and what is taken in with a form."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from portal.lib.papers import LARGEST
from portal.people import selectors
from portal.people.errors import PeopleError
from portal.people.models import Attachment, Person
from portal.people.services import attach
from portal.people.web.roles import CASEWORK_ROLES
from portal.web.entries import allowed
from portal.web.requests import origin_of

#: What papers are usually called; anything else can be typed.
TITLES = (
    "身份证",
    "户口簿",
    "残疾人证",
    "低保证",
    "特困供养证",
    "能力评估报告",
    "银行卡（存折）",
    "死亡证明",
    "入住协议",
    "委托书",
    "其他材料",
)


def papers_tab(request: HttpRequest, person: Person) -> dict[str, Any]:
    """Every paper of the file, and the form that adds one."""
    return {
        "papers": shown(selectors.attachments_of(person)),
        "paper_titles": TITLES,
        "may_add": allowed(request.user, CASEWORK_ROLES),
        "papers_next": reverse("people:tab", args=[person.pk, "papers"]),
    }


def shown(papers: Iterable[Attachment]) -> list[dict[str, Any]]:
    """Papers with who handed them in, for ``people/papers.html``; one query more than theirs."""
    papers = list(papers)
    keys = {paper.recorded_by_id for paper in papers} | {p.withdrawn_by_id for p in papers}
    names = dict(User.objects.filter(pk__in=keys - {None}).values_list("pk", "display_name"))
    return [
        {
            "paper": paper,
            "size": size_words(paper.size),
            "by": names.get(paper.recorded_by_id or 0, "系统"),
            "withdrawn_by": names.get(paper.withdrawn_by_id or 0, ""),
            "kind": "PDF" if paper.content_type == "application/pdf" else "照片",
        }
        for paper in papers
    ]


def size_words(size: int) -> str:
    """612 KB, 2.4 MB."""
    return f"{size / 1048576:.1f} MB" if size >= 1048576 else f"{max(size // 1024, 1)} KB"


def take_in(
    request: HttpRequest, person: Person, *, subject_kind: str = "", subject_id: int | None = None
) -> Iterator[Attachment | PeopleError]:
    """Attach every file of the posted fields ``files`` and ``title``; errors stand among them."""
    title = request.POST.get("other_title", "").strip() or request.POST.get("title", "")
    for upload in request.FILES.getlist("files"):
        try:
            yield attach(
                actor=request.user,
                person=person,
                title=title,
                name=upload.name or "",
                content=upload.read(LARGEST + 1),
                at=timezone.now(),
                subject_kind=subject_kind,
                subject_id=subject_id,
                origin=origin_of(request),
            )
        except PeopleError as error:
            yield error

"""Drafts: kept at every pause, sealed, one's own, discarded with a way back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from portal.audit.models import Event
from portal.desk.errors import DeskError
from portal.desk.models import Draft
from portal.desk.services import (
    discard_draft,
    finish_draft,
    forget_drafts,
    keep_draft,
    restore_draft,
)
from tests.desk.conftest import send, signed_in, typed
from tests.factories import PersonFactory, UserFactory
from tests.factories.numbers import AT, id_number

pytestmark = pytest.mark.django_db
NUMBER = id_number(7, birth="19430510")


def kept(owner, token=None, **fields):
    return keep_draft(
        actor=owner,
        token=token or uuid4(),
        kind="registration",
        title="样例甲",
        fields={"name": ["样例甲"], **fields},
        at=AT,
    )


def test_every_pause_keeps_what_was_typed_and_the_number_is_nowhere_readable(clerk):
    fields = typed(id_number=NUMBER, phone="13907460011", name="样例甲")
    clerk.post(reverse("desk:answer"), fields)
    answer = clerk.post(reverse("desk:answer"), fields | {"village": "样例村"})
    draft = Draft.objects.get()
    assert answer["HX-Replace-Url"] == reverse("desk:draft", args=[draft.token])
    assert "草稿已存" in answer.content.decode()
    page = clerk.get(reverse("desk:draft", args=[draft.token])).content.decode()
    for value in (NUMBER, "13907460011", "样例甲", "样例村"):
        assert f'value="{value}"' in page
    with connection.cursor() as cursor:
        cursor.execute("SELECT desk_draft::text, content FROM desk_draft")
        row, content = cursor.fetchone()
    assert NUMBER not in row
    assert NUMBER.encode() not in bytes(content)
    assert Event.objects.filter(action="desk.start_draft").count() == 1


def test_a_draft_is_its_owners_alone(clerk):
    draft = kept(clerk.user)
    colleague = signed_in()
    assert colleague.get(reverse("desk:draft", args=[draft.token])).status_code == 404
    assert draft.title not in colleague.get(reverse("desk:drafts")).content.decode()
    with pytest.raises(DeskError):
        kept(colleague.user, token=draft.token)
    answer = send(colleague, "answer", token=str(draft.token), name="别人")
    assert "草稿没有存上" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.title == "样例甲"


def test_discarded_comes_back_and_is_forgotten_after_a_while(clerk):
    draft = kept(clerk.user)

    def step(name):
        return clerk.post(reverse("desk:draft_step", args=[draft.token, name]), follow=True)

    assert "已丢弃草稿“样例甲”" in step("discard").content.decode()
    assert "草稿已丢弃" in step("discard").content.decode()
    assert "刚丢弃的" in clerk.get(reverse("desk:drafts")).content.decode()
    assert "已恢复" in step("restore").content.decode()
    discard_draft(actor=clerk.user, draft=draft, at=AT)
    assert forget_drafts(before=AT, at=AT) == 0
    assert forget_drafts(before=AT + timedelta(days=7), at=AT, simulate=True) == 1
    assert forget_drafts(before=AT + timedelta(days=7), at=AT) == 1
    with pytest.raises(DeskError, match="已清除"):
        restore_draft(actor=clerk.user, draft=draft, at=AT)


def test_every_step_the_table_does_not_allow_is_refused():
    user, person = UserFactory(), PersonFactory()
    steps = {
        Draft.State.DISCARDED: lambda d: discard_draft(actor=user, draft=d, at=AT),
        Draft.State.OPEN: lambda d: restore_draft(actor=user, draft=d, at=AT),
        Draft.State.FINISHED: lambda d: finish_draft(actor=user, draft=d, person=person, at=AT),
    }
    ways = {
        Draft.State.OPEN: [],
        Draft.State.DISCARDED: [Draft.State.DISCARDED],
        Draft.State.FINISHED: [Draft.State.FINISHED],
    }
    for state, way in ways.items():
        for target, step in steps.items():
            draft = kept(user)
            for each in way:
                steps[each](draft)
            if target in Draft.TRANSITIONS[state]:
                assert step(draft).state == target
            else:
                with pytest.raises(DeskError):
                    step(draft)


def test_a_finished_form_takes_nothing_more(clerk):
    fields = typed(id_number=NUMBER)
    clerk.post(reverse("desk:register"), fields)
    answer = clerk.post(reverse("desk:answer"), fields | {"name": "改名"})
    assert "草稿没有存上" in answer.content.decode()
    opened = clerk.get(reverse("desk:draft", args=[fields["token"]]))
    assert opened["Location"].startswith("/people/")


def test_a_form_too_long_is_told(clerk):
    answer = send(clerk, "answer", address="长" * 70_000)
    assert "内容太长" in answer.content.decode()


def test_without_a_script_a_button_keeps_it(clerk):
    answer = send(clerk, later="1", id_number=NUMBER[:6])
    assert answer["Location"] == reverse("desk:drafts")
    assert Draft.objects.get().title == "样例甲"


def test_the_demonstration_has_a_draft_and_can_be_made_again():
    from datetime import date

    from portal.desk.demo import make_demo
    from portal.lib.periods import Month
    from portal.people.models import Transfer
    from tests.factories import region

    words = {"region": "4311", "month": Month(2024, 1), "at": AT, "today": date(2024, 1, 15)}
    assert make_demo(**words) == "已有"
    clerk = UserFactory(username="jingban", roles=["caseworker"])
    UserFactory(username="jingban2", roles=["caseworker"], region=region("431102"))
    PersonFactory(managing_region=region("431102"))
    for _ in range(2):
        make_demo(**words)
    assert Draft.objects.get().owner == clerk
    assert Transfer.objects.get().to_region == clerk.region
    assert clerk.areas.get().region.code == "431123"


def test_the_command_forgets_what_was_discarded_a_week_ago(capsys):
    from django.core.management import call_command

    user = UserFactory()
    discard_draft(actor=user, draft=kept(user), at=AT)
    call_command("forget_drafts", "--simulate")
    assert Draft.objects.get().content is not None
    call_command("forget_drafts")
    assert Draft.objects.get().content is None
    assert Event.objects.filter(action="desk.forget_drafts").count() == 1

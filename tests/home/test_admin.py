"""A write through every form of the administrators leaves an audit event; what is refused is told."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
import unfold
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from portal.accounts.models import User, UserArea
from portal.accounts.services import give_area, set_roles
from portal.api.services import create_token
from portal.audit.models import Event
from portal.home.admin.base import ServiceAdmin
from tests.factories import OrganisationFactory, PersonFactory, UserFactory, region
from tests.factories.numbers import AT

pytestmark = pytest.mark.django_db
PASSWORD = "Shiyan-Mima-2024"


def signed_in(role, **more):
    client = Client()
    client.user = UserFactory(roles=[role], **({"region": region("4311")} | more))
    client.force_login(client.user)
    return client


def token():
    owner = UserFactory(roles=["caseworker"])
    made, _ = create_token(
        owner=owner, name="样例", roles=["caseworker"], region=region(), at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=30),
    )  # fmt: skip
    return made


def area():
    return give_area(
        actor=None, user=UserFactory(), region=region("431102"), valid_from=date(2024, 1, 1), at=AT
    )


#: form → (role, object or None, what is typed, the event it leaves)
CASES = {
    "accounts_user_add": ("system_admin", None, lambda: {
        "username": "xinren", "display_name": "样例新人", "region": region().pk,
        "password": PASSWORD}, "accounts.create_user"),
    "accounts_user_change": ("security_admin", UserFactory, lambda: {
        "roles": ["checker"], "region": region().pk}, "accounts.set_roles"),
    "accounts_userarea_add": ("security_admin", None, lambda: {
        "user": UserFactory().pk, "region": region("431102").pk, "valid_from": "2024-01-01"},
        "accounts.give_area"),
    "accounts_userarea_change": ("security_admin", area, lambda: {"valid_to": "2024-06-01"},
        "accounts.end_area"),
    "regions_region_add": ("system_admin", None, lambda: {
        "parent": region().pk, "code": "431103999", "name": "样例镇", "kind": "own",
        "valid_from": "2024-01-01"}, "regions.add_region"),
    "regions_region_change": ("system_admin", lambda: region("431103"), lambda: {
        "valid_to": "2030-01-01", "reason": "样例"}, "regions.end_region"),
    "parties_organisation_add": ("system_admin", None, lambda: {
        "name": "样例敬老院", "kind": "tekun_home", "region": region().pk, "uscc": ""},
        "parties.register_organisation"),
    "parties_organisation_change": ("system_admin", OrganisationFactory, lambda: {
        "name": "样例新名"}, "parties.update_organisation"),
    "api_apitoken_change": ("security_admin", token, lambda: {"reason": "离职"},
        "api.revoke_token"),
}  # fmt: skip


def forms():
    """Every form of the site that writes."""
    for model, model_admin in admin.site._registry.items():
        if isinstance(model_admin, ServiceAdmin):
            name = f"{model._meta.app_label}_{model._meta.model_name}"
            if model_admin.add_form is not None:
                yield f"{name}_add"
            if model_admin.change_form is not None:
                yield f"{name}_change"


def post(client, form, obj, typed):
    args = [obj.pk] if obj is not None else []
    return client.post(reverse(f"admin:{form}", args=args), typed)


def test_every_form_has_a_case():
    assert sorted(forms()) == sorted(CASES)


@pytest.mark.parametrize("form", CASES)
def test_a_write_through_the_form_leaves_its_event(form):
    role, make, typed, action = CASES[form]
    client = signed_in(role)
    obj = make() if make else None
    answer = post(client, form, obj, typed())
    said = answer.context["adminform"].form.errors if answer.status_code == 200 else ""
    assert answer.status_code == 302, said
    event = Event.objects.get(action=action, actor_id=client.user.pk)
    assert event.origin == "127.0.0.1"


@pytest.mark.parametrize("form", CASES)
def test_the_other_administrator_cannot_write_it_and_another_area_finds_nothing(form):
    role, make, typed, _ = CASES[form]
    other = "security_admin" if role == "system_admin" else "system_admin"
    events = Event.objects.count()
    obj = make() if make else None
    if form != "accounts_user_change":
        assert post(signed_in(other), form, obj, typed()).status_code == 403
    if obj is not None:
        elsewhere = post(signed_in(role, region=region("4305")), form, obj, typed())
        assert elsewhere.status_code == 302  # Django leads back to the index
        assert elsewhere["Location"] == reverse("admin:index")
    assert (
        not Event.objects.filter(actor_id__isnull=False).exclude(action="api.create_token").exists()
    )
    assert Event.objects.count() >= events


def test_a_refusal_stands_on_the_form_as_it_was_typed():
    client = signed_in("system_admin")
    typed = {
        "username": "xinren",
        "display_name": "样例",
        "region": region().pk,
        "password": "short",
    }
    answer = post(client, "accounts_user_add", None, typed)
    assert answer.status_code == 200
    assert "password" in answer.context["adminform"].form.errors
    assert 'value="xinren"' in answer.content.decode()
    outside = typed | {"password": PASSWORD, "region": region("430503").pk}
    text = post(client, "accounts_user_add", None, outside).content.decode()
    assert "不在您的管辖区划内" in text
    assert not User.objects.filter(username="xinren").exists()


def test_nobody_raises_himself():
    client = signed_in("security_admin")
    typed = {"roles": ["caseworker"], "region": client.user.region.pk}
    assert (
        "不能给自己授权"
        in post(client, "accounts_user_change", client.user, typed).content.decode()
    )
    typed = {"user": client.user.pk, "region": region("431102").pk, "valid_from": "2024-01-01"}
    assert "不能给自己" in post(client, "accounts_userarea_add", None, typed).content.decode()


def test_the_lists_show_ones_own_area_and_no_token():
    mine = token()
    client = signed_in("security_admin")
    page = client.get(reverse("admin:api_apitoken_changelist")).content.decode()
    assert mine.owner.display_name in page
    away = signed_in("security_admin", region=region("4305"))
    assert (
        mine.name
        not in away.get(reverse("admin:api_apitoken_changelist"))
        .content.decode()
        .split("result_list")[-1]
    )
    for name in ("accounts_user", "regions_region", "parties_organisation", "accounts_userarea"):
        assert client.get(reverse(f"admin:{name}_changelist")).status_code in {200, 403}


# The switch of areas -----------------------------------------------------------------------


@pytest.fixture
def clerk():
    client = Client()
    client.user = UserFactory(roles=["caseworker"])
    client.force_login(client.user)
    return client


def switch(client, code):
    return client.post(reverse("work_area"), {"area": region(code).pk if code else ""})


def test_a_user_with_two_areas_works_for_one_at_a_time(clerk):
    home, other = (
        PersonFactory(name="本县甲"),
        PersonFactory(name="兼管乙", managing_region=region("431102")),
    )
    give_area(
        actor=None, user=clerk.user, region=region("431102"), valid_from=date(2024, 1, 1), at=AT
    )
    assert "零陵区" in clerk.get("/").content.decode()
    switch(clerk, "431102")
    text = clerk.get(reverse("people:list")).content.decode()
    assert "兼管乙" in text
    assert "本县甲" not in text
    assert clerk.get(reverse("people:person", args=[home.pk])).status_code == 404
    assert clerk.get(reverse("people:person", args=[other.pk])).status_code == 200
    switch(clerk, "")
    assert "本县甲" in clerk.get(reverse("people:list")).content.decode()
    clerk.user.refresh_from_db()
    assert clerk.user.region.code == "431103"  # only the request's, never saved


def test_an_area_that_is_not_his_or_no_longer_is_opens_nothing(clerk):
    PersonFactory(name="外县丙", managing_region=region("431102"))
    switch(clerk, "431102")
    assert "外县丙" not in clerk.get(reverse("people:list")).content.decode()
    give_area(
        actor=None, user=clerk.user, region=region("431102"), valid_from=date(2024, 1, 1),
        valid_to=date(2024, 2, 1), at=AT,
    )  # fmt: skip
    switch(clerk, "431102")
    assert "外县丙" not in clerk.get(reverse("people:list")).content.decode()
    assert "work_area" not in clerk.session
    assert UserArea.objects.count() == 1


def test_the_site_is_entered_by_role_and_by_the_portals_login(client):
    """Nobody is kept out, or let in, by a flag beside the roles; there is one login page."""
    index = reverse("admin:index")
    assert client.get(index)["Location"].startswith(reverse("login"))
    user = UserFactory(roles=[])
    set_roles(actor=None, user=user, roles=["security_admin"], at=AT)
    client.force_login(user)
    assert client.get(index).status_code == 200
    set_roles(actor=None, user=user, roles=["caseworker"], at=AT)
    assert client.get(index, follow=True).status_code == 403
    client.force_login(UserFactory(roles=["caseworker"], is_staff=True))
    assert client.get(index, follow=True).status_code == 403


def test_the_kit_speaks_chinese():
    home = Path(unfold.__file__).parent
    pages = [
        *(home / "templates/admin").glob("*.html"),
        *(home / "templates/unfold").rglob("*.html"),
    ]
    said = {
        text
        for page in pages
        for _, text in re.findall(r"""{%\s*trans\s+(['"])(.*?)\1""", page.read_text())
        if re.search("[A-Za-z]{3}", text)
    }
    assert len(said) > 60
    assert {text for text in said if gettext(text) == text} == set()


def test_every_field_of_the_forms_can_be_seen(client):
    for role, form in (
        ("system_admin", "accounts_user_change"),
        ("security_admin", "api_apitoken_change"),
    ):
        made = CASES[form][1]()
        client.force_login(UserFactory(roles=[role], region=region("4311")))
        page = client.get(reverse(f"admin:{form}", args=[made.pk]))
        fields = page.context["adminform"].form
        bare = [f.name for f in fields if "input" in str(f) and "class=" not in str(f)]
        assert "reason" in fields.fields
        assert bare == [], form

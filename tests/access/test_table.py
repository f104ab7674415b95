"""The table and the addresses agree, and so do the table and its page of documentation."""

from io import StringIO

import pytest
from django.core.management import call_command

from portal.access.addresses import addresses
from portal.access.policy import Access, Scope, access_of, table
from portal.accounts.roles import ADMINISTRATORS, ROLES
from portal.api.permissions import AccessTable
from tests.access.samples import SAMPLES

ADDRESSES = list(addresses())
DEVELOPMENT_ONLY = {"gallery"}


def test_every_address_is_in_the_table():
    missing = [f"{a.name} ({a.pattern})" for a in ADDRESSES if access_of(a.name) is None]
    assert not missing, f"add to portal/access_table.py: {missing}"


def test_every_entry_has_an_address():
    names = {a.name for a in ADDRESSES} | DEVELOPMENT_ONLY
    namespaces = {f"{name.rpartition(':')[0]}:*" for name in names}
    assert set(table()) <= names | namespaces


def test_only_the_admin_site_is_opened_as_a_whole():
    assert [name for name in table() if name.endswith("*")] == ["admin:*"]


def test_every_name_stands_for_one_address():
    names = [a.name for a in ADDRESSES if not a.name.startswith("admin:")]
    assert sorted(set(names)) == sorted(names)


def test_what_is_public_shows_nobody():
    public = {name: access for name, access in table().items() if access.public}
    assert set(public) == {"login", "logout", "api:problems", "api:missing"}
    assert {access.scope for access in public.values()} == {Scope.NOTHING}


def test_administrators_see_no_files():
    for name, access in table().items():
        if access.scope in (Scope.ROWS, Scope.OBJECT) and access.roles:
            assert not access.roles & ADMINISTRATORS, name


@pytest.mark.parametrize(
    "address", [a for a in ADDRESSES if a.is_api], ids=lambda address: address.name
)
def test_every_endpoint_asks_the_table(address):
    public = access_of(address.name).public
    asked = any(issubclass(p, AccessTable) for p in address.view_class.permission_classes)
    assert asked or public


def test_pages_ask_for_the_roles_of_the_table():
    for address in ADDRESSES:
        roles = getattr(address.view_class, "roles", frozenset())
        if roles:
            assert access_of(address.name).roles <= roles, address.name


def test_every_parameter_has_a_sample():
    for address in ADDRESSES:
        if address.parameters and not address.name.startswith("admin:"):
            assert access_of(address.name).sample in SAMPLES, address.name


def test_the_page_of_documentation_is_up_to_date():
    call_command("access_table", check=True, stdout=StringIO(), stderr=StringIO())


def test_an_entry_with_other_writers():
    class User:
        is_authenticated = True
        roles = ("caseworker",)

        def has_role(self, *roles):
            return bool(set(roles) & set(self.roles))

    entry = Access(Scope.ROWS, frozenset(ROLES), writes=frozenset({"checker"}))
    assert entry.allows(User())
    assert not entry.allows(User(), write=True)


def test_a_name_outside_the_table_is_closed():
    assert access_of("nothing") is None
    assert access_of("people:nothing") is None

"""The demonstration: logins one a role, and every step safe to repeat."""

import re
import socket
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from portal.accounts.models import User
from portal.accounts.roles import ROLES
from portal.audit.models import Event
from portal.demo.logins import LOGINS, PASSWORD
from portal.demo.services import DemoRefused, make_logins
from portal.demo.serving import port_is_free
from subsidies.models import Batch

AT = datetime(2024, 1, 2, tzinfo=UTC)


@pytest.fixture
def debug(settings) -> None:
    settings.DEBUG = True


@pytest.mark.django_db
def test_each_login_has_one_role_and_leaves_its_events(debug: None) -> None:
    assert make_logins(at=AT) == len(LOGINS)
    for login in LOGINS:
        user = User.objects.get(username=login.username)
        assert user.roles == [login.role]
        assert user.region.code == login.region
        assert Event.objects.filter(subject_id=str(user.pk)).exists()
    assert authenticate(username=LOGINS[0].username, password=PASSWORD) is not None


@pytest.mark.django_db
def test_made_again_nothing_changes(debug: None) -> None:
    make_logins(at=AT)
    User.objects.filter(username=LOGINS[0].username).update(display_name="改过")
    assert make_logins(at=AT) == 0
    assert User.objects.get(username=LOGINS[0].username).display_name == "改过"


def test_the_roles_exist_and_nobody_has_two_logins_of_a_name() -> None:
    assert {login.role for login in LOGINS} <= set(ROLES)
    assert len({login.username for login in LOGINS}) == len(LOGINS)


@pytest.mark.django_db
def test_well_known_passwords_are_refused_in_production() -> None:
    with pytest.raises(DemoRefused, match="DEBUG=1"):
        make_logins(at=AT)
    with pytest.raises(CommandError, match="DEBUG=1"):
        call_command("demo", no_serve=True)
    assert not User.objects.exists()


def test_a_port_in_use_is_told_before_anything_is_made(debug: None) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not port_is_free(port)
        with pytest.raises(CommandError, match=f"端口 {port} 已被占用"):
            call_command("demo", port=port)


@pytest.mark.timeout(300)
@pytest.mark.django_db(transaction=True)
def test_the_whole_demonstration_twice_gives_the_same_month(debug: None) -> None:
    totals = []
    for _ in range(2):
        said = StringIO()
        call_command("demo", no_serve=True, region="431103", size=60, months=2, stdout=said)
        assert len(re.findall(r"(\d+)/\1 .* \d+\.\d 秒", said.getvalue())) == 1
        batches = Batch.objects.order_by("region", "fund", "sequence")
        totals.append([(b.region, b.line_count, b.amount) for b in batches])
    assert totals[0] == totals[1]
    assert totals[0]

"""Labels are asked once in a request, and anew in the next."""

from types import SimpleNamespace

import pytest
from django.http import HttpResponse

from portal.web.labels import asked_once, label


@pytest.fixture
def asked(monkeypatch):
    """How often the labels were asked; what they say changes each time."""
    times = []

    def labels():
        times.append(None)
        return {"services": {"visit": f"探访{len(times)}"}}

    announced = SimpleNamespace(all={"labels": [labels]}.get)
    monkeypatch.setattr("portal.web.labels.registry", announced)
    return times


def test_a_request_asks_once_and_the_next_anew(asked, rf):
    page = asked_once(
        lambda request: HttpResponse(
            [label("services", code) for code in ("visit", "call", "visit")]
        )
    )
    assert page(rf.get("/")).content.decode() == "探访1call探访1"
    assert page(rf.get("/")).content.decode() == "探访2call探访2"
    assert len(asked) == 2


def test_outside_a_request_nothing_is_kept(asked):
    assert [label("services", "visit"), label("services", "visit")] == ["探访1", "探访2"]

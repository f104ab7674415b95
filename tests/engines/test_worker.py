"""A worker for as long as a command needs it, and the bootstrap of commands."""

import pytest
from celery import signals

from portal import bootstrap, worker
from portal.celery import app
from portal.registry import registry
from portal.worker import worker_for_duration, workers_answer


@pytest.mark.django_db(transaction=True)
def test_a_worker_is_started_only_where_none_answers() -> None:
    app.control.purge()
    assert not workers_answer(seconds=0.5)
    with worker_for_duration(concurrency=1):
        names = {name for answer in app.control.ping(timeout=2) for name in answer}
        assert len(names) == 1
        with worker_for_duration(concurrency=1):
            again = {name for answer in app.control.ping(timeout=2) for name in answer}
            assert again == names
    assert not workers_answer(seconds=0.5)


@pytest.mark.django_db
def test_bootstrap_loads_what_was_announced_and_only_when_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loaded = []
    monkeypatch.setattr(type(registry), "get", lambda *_: lambda: loaded.append("catalogue"))
    bootstrap.ensure_ready(load_catalogue=False)
    assert loaded == []
    bootstrap.ensure_ready(load_catalogue=True)
    assert loaded == ["catalogue"]


@pytest.mark.django_db
def test_bootstrap_migrates_only_when_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    called = []
    monkeypatch.setattr(bootstrap, "call_command", lambda name, **_: called.append(name))
    bootstrap.ensure_ready(load_catalogue=False)
    assert called == []
    answers = iter([True, True, False])
    monkeypatch.setattr(bootstrap, "_behind", lambda: next(answers))
    bootstrap.ensure_ready(load_catalogue=False)
    assert called == ["migrate"]


@pytest.mark.parametrize("told", [True, False], ids=["told to stop", "broke"])
def test_a_worker_that_broke_begins_anew_with_its_options(monkeypatch, told):
    """Also one that lost its broker: connecting again, it might never take a task."""
    begun = []

    def ends(arguments):
        if told:
            signals.worker_shutting_down.send(sender="w", sig="SIGTERM", how="Warm", exitcode=0)

    monkeypatch.setattr(app, "worker_main", ends)
    monkeypatch.setattr(worker.os, "execv", lambda _, arguments: begun.append(arguments[1:]))
    monkeypatch.setattr(worker, "PAUSE", 0)
    worker.work(["--concurrency=1"])
    assert begun == ([] if told else [["-m", "portal.worker", "--concurrency=1"]])
    assert not app.conf.broker_connection_retry

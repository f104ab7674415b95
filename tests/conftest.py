"""What every test gets: the real engines with a test database, and nothing beyond this machine."""

import os
from collections.abc import Iterator

import pytest
from django.conf import settings

# Each pytest process has its own database of the shared Redis; 0 belongs to the demo.
os.environ["REDIS_DATABASE"] = str(int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) + 1)
# Playwright keeps an event loop in the thread that also asks the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

from portal import embedded
from portal.celery import app

settings.REDIS_URL = embedded.redis_url()
settings.CACHES["default"]["LOCATION"] = settings.REDIS_URL
settings.CELERY_BROKER_URL = settings.CELERY_RESULT_BACKEND = embedded.broker_url(
    settings.REDIS_URL
)
app.conf.update(
    broker_url=settings.CELERY_BROKER_URL, result_backend=settings.CELERY_RESULT_BACKEND
)
# A test database may be lost with the machine's power.
settings.DATABASES["default"]["OPTIONS"]["options"] = "-c synchronous_commit=off"
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
settings.AXES_ENABLED = False

pytest_plugins = ["tests.browsing", "tests.log_guard", "tests.one_migration"]


@pytest.fixture(scope="session", autouse=True)
def media_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Attachments of the tests go where nobody keeps anything."""
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")


@pytest.fixture
def worker(transactional_db: None) -> Iterator[None]:
    """A real Celery worker on the test database."""
    from portal.worker import worker_process

    app.control.purge()
    with worker_process(concurrency=2):
        yield

"""Counters of calls start at nothing in every test."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _no_calls_counted():
    cache.clear()

"""Samples of the dashboards."""

SAMPLES = {
    "board": lambda: {"board": "people"},
    "indicator": lambda: {"code": "people.awarded"},
}

"""Samples of the dashboards."""

SAMPLES = {
    "board": lambda user: {"board": "people"},
    "indicator": lambda user: {"code": "people.awarded"},
}

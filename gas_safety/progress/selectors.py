"""Red, amber, green: how far each measure is in an area, from counts and from reports."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from gas_safety.document import CODE
from gas_safety.document.reading import Requirement, requirements
from gas_safety.progress.counting import Counts, Share, count
from gas_safety.scope import counted_area
from portal.policies.models import Measure, Report
from portal.policies.selectors import latest_reports, measures
from portal.web.words import Word

GREEN, AMBER, RED, NONE = "green", "amber", "red", "none"
_ORDER = {RED: 3, AMBER: 2, GREEN: 1, NONE: 0}
TONES = {GREEN: "good", AMBER: "warn", RED: "bad", NONE: "plain"}
ICONS = {GREEN: "circle-check", AMBER: "clock", RED: "alert-triangle", NONE: "info-circle"}


@dataclass(frozen=True, slots=True)
class Light:
    """A colour with the words that say the same."""

    colour: str
    text: str

    @property
    def word(self) -> Word:
        """As a badge."""
        return Word(self.text, TONES[self.colour], ICONS[self.colour])


@dataclass(frozen=True, slots=True)
class Figure:
    """One counted requirement in one area."""

    requirement: Requirement
    share: Share
    light: Light

    @property
    def percent(self) -> str:
        """94.2%, rounded down, so that 100% is said only when nothing is missing."""
        if not self.share.whole:
            return "—"
        tenths = self.share.part * 1000 // self.share.whole
        return f"{tenths // 10}.{tenths % 10}%"


@dataclass(frozen=True, slots=True)
class Progress:
    """One measure in one area."""

    measure: Measure
    figures: tuple[Figure, ...]
    report: Report | None
    light: Light


def light_of(requirement: Requirement, share: Share, today: date) -> Light:
    """The light of a counted figure: the printed day decides between amber and red."""
    if not share.whole:
        return Light(NONE, "没有对象")
    if requirement.share is None:
        return Light(NONE, "只作统计")
    if share.part * 100 >= requirement.share * share.whole:
        return Light(GREEN, "已达标")
    if requirement.code == "inspections":
        return Light(RED, "有逾期")
    if requirement.deadline is None:
        return Light(AMBER, "未达标")
    if today > requirement.deadline:
        return Light(RED, "期限已过，未达标")
    return Light(AMBER, "期限内，未达标")


def light_of_report(measure: Measure, report: Report | None, today: date) -> Light:
    """The light of what is reported: done and confirmed by another, or not yet by the printed day."""
    past = measure.deadline_on is not None and today > measure.deadline_on
    if report is None:
        return Light(RED, "期限已过，没有报送") if past else Light(NONE, "还没有报送")
    if report.state == Report.State.DONE:
        confirmed = report.confirmed_at is not None
        return Light(GREEN, "已落实") if confirmed else Light(AMBER, "已报，待核对")
    if past:
        return Light(RED, f"期限已过，{report.get_state_display()}")
    behind = report.state == Report.State.BEHIND
    return Light(RED if behind else AMBER, report.get_state_display())


def of_area(user: Any, today: date, *, counts: Counts | None = None) -> list[Progress]:
    """The ten measures over all a user may count."""
    regions, company = counted_area(user)
    found = counts if counts is not None else count(today=today, regions=regions, company=company)
    region = user.region_id or 0
    if company is not None:
        return [_one(m, found, 0, None, today, reports=False) for m in measures(CODE)]
    reports = latest_reports(CODE)
    return [_one(m, found, 0, reports.get((m.pk, region)), today) for m in measures(CODE)]


def by_county(user: Any, today: date, counties: list[int]) -> dict[int, list[Progress]]:
    """The ten measures for each county."""
    regions, company = counted_area(user)
    found = count(today=today, regions=regions, company=company)
    asked = company is None  # companies do not report on measures
    reports = latest_reports(CODE) if asked else {}
    rows = list(measures(CODE))
    return {
        county: [
            _one(m, found, county, reports.get((m.pk, county)), today, reports=asked) for m in rows
        ]
        for county in counties
    }


def _one(
    measure: Measure,
    found: Counts,
    region: int,
    report: Report | None,
    today: date,
    *,
    reports: bool = True,
) -> Progress:
    figures = tuple(
        Figure(r, share, light_of(r, share, today))
        for r in requirements()
        if r.measure == measure.number
        for share in (found.get(r.code, {}).get(region, Share(0, 0)),)
    )
    lit = [figure.light for figure in figures if figure.light.colour != NONE]
    if lit:
        light = max(lit, key=lambda each: _ORDER[each.colour])
    elif reports:
        light = light_of_report(measure, report, today)
    else:
        light = Light(NONE, "没有对象")
    return Progress(measure, figures, report, light)

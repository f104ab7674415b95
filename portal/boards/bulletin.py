"""The bulletin (通报) on a document: measures by county and what is late, as xlsx or docx."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.boards.measures import Goal, Line, Quarter
from portal.policies import bulletin
from portal.policies.bulletin import KINDS, Part
from portal.policies.models import Document

__all__ = ["KINDS", "Bulletin", "as_docx", "as_xlsx"]


@dataclass(frozen=True, slots=True)
class Bulletin:
    """What both files are made from; counties are (code, name)."""

    document: Document
    area: str
    quarter: Quarter
    counties: Sequence[tuple[str, str]]
    lines: Sequence[Line]
    goals: Sequence[Goal] = ()

    @property
    def title(self) -> str:
        """What the paper is called."""
        return f"{self.area}落实{self.document}情况通报"

    def summary(self) -> str:
        """The whole area in sentences, as a bulletin opens."""
        cells = [cell for line in self.lines for cell in line.cells]
        done = sum(cell.state == "done" for cell in cells)
        late = sum(cell.state == "late" for cell in cells)
        silent = sum(cell.report is None for cell in cells)
        return (
            f"截至{self.quarter.in_words()}末，《{self.document.title}》{len(self.lines)} 条措施、"
            f"{len(self.counties)} 个县市区共 {len(cells)} 项：已落实并核对 {done} 项，"
            f"期限已过仍未落实 {late} 项，没有报送 {silent} 项。"
        )

    def ranked(self) -> list[tuple[str, int, int, int]]:
        """(county, done, late, not reported), the most done first."""
        rows = []
        for code, name in self.counties:
            cells = [c for line in self.lines for c in line.cells if c.county == code]
            rows.append((
                name, sum(c.state == "done" for c in cells),
                sum(c.state == "late" for c in cells), sum(c.report is None for c in cells),
            ))  # fmt: skip
        return sorted(rows, key=lambda row: (-row[1], row[2], row[0]))

    def rows(self) -> list[tuple[str, str, str, list[str]]]:
        """Measure, units, printed deadline, and a word for each county."""
        return [
            (
                str(line.measure),
                "、".join(line.measure.lead_units + line.measure.responsible_units),
                line.measure.deadline or ("长期坚持" if line.measure.standing else ""),
                [cell.word.text for cell in line.cells],
            )
            for line in self.lines
        ]

    def aims(self) -> list[tuple[str, str, str, list[str]]]:
        """Target, what is wanted, until when, and how it stands for the whole and by county."""
        rows = []
        for goal in self.goals:
            by = {cell.county: goal.text(cell) for cell in goal.cells}
            due = f"{goal.target.due_on:%Y-%m-%d}" if goal.target.due_on else "长期坚持"
            cells = [by.get(code, "") for code in ("", *(code for code, _ in self.counties))]
            rows.append((goal.target.name, goal.target.wanted, due, cells))
        return rows


RANKED = ("县市区", "已落实", "期限已过未落实", "没有报送")


def _parts(told: Bulletin) -> list[Part]:
    """Counties in their order, every measure by county, and the targets where there are any."""
    names = [name for _, name in told.counties]
    rows = [(name, units, due, *words) for name, units, due, words in told.rows()]
    parts = [
        Part("各县市区", RANKED, told.ranked(), (18, 12, 18, 12)),
        Part(
            "各条措施",
            ("措施", "责任单位", "完成时间", *names),
            rows,
            (34, 34, 20, *(16 for _ in names)),
        ),
    ]
    if told.goals:
        heads = ("目标", "要求", "期限", "全市（州）", *names)
        aims = [(name, wanted, due, *cells) for name, wanted, due, cells in told.aims()]
        parts.append(Part("目标", heads, aims, (40, 18, 14, *(18 for _ in heads[3:]))))
    return parts


def as_xlsx(told: Bulletin) -> bytes:
    """A sheet for each part."""
    return bulletin.as_xlsx(told.title, told.summary(), _parts(told))


def as_docx(told: Bulletin) -> bytes:
    """A paper of A4 pages in the faces of official papers."""
    return bulletin.as_docx(told.title, told.summary(), _parts(told))

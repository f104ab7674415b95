"""Fact: how one fact of a person is called, asked, written and presumed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

Kind = Literal["bool", "enum", "level", "date", "region", "list"]
Section = Literal["identity", "registration", "income", "health", "family", "status"]

SECTIONS: Mapping[str, str] = MappingProxyType(
    {
        "identity": "基本信息",
        "registration": "户籍与居住",
        "income": "家庭与收入",
        "health": "身体与照护",
        "family": "家庭情况与居住方式",
        "status": "特殊身份",
    }
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a person.

    ``values`` maps each code to its Chinese word (for regions: the words beside codes).
    ``when_unknown`` says whether a clerk is asked, or ``presumed`` stands in for a stored
    person; ``presumed_where`` limits the presumption to known values of other facts.
    """

    name: str
    label: str
    help: str
    kind: Kind
    section: Section
    values: Mapping[Any, str] = field(default_factory=dict)
    when_unknown: Literal["ask", "presume"] = "ask"
    presumed: Any = None
    presumed_where: Mapping[str, tuple] = field(default_factory=dict)
    note: str = ""

    @property
    def presumes(self) -> bool:
        """Whether an unknown value of a stored person may be presumed."""
        return self.when_unknown == "presume"

    def word(self, value: Any) -> str:
        """The Chinese word of a value; lists are joined, dates and codes printed as they are."""
        if value is None:
            return "不清楚"
        if self.kind == "bool":
            return "是" if value else "否"
        if self.kind == "list":
            return "、".join(self.values.get(v, str(v)) for v in value) or "无"
        return self.values.get(value, str(value))

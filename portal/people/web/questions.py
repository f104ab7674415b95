"""The questions a clerk asks, made from the vocabulary of facts, with the answers given so far."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from portal.lib.identifiers import IdentifierError, IdNumber, check_id_number, normalise
from portal.people.facts import FACTS, Fact, FactError, parse_value
from portal.regions.tree import RegionTree

RARE = "rare"
UNKNOWN = "不清楚"
PRESUMED = "推定"
TITLES = {
    "identity": "身份",
    "registration": "户籍与居住",
    "income": "家庭与收入",
    "health": "身体与照护",
    "family": "居住方式",
    RARE: "特殊身份与少见情况",
}
ALWAYS_ASKED = frozenset({"long_term_care", "low_income"})
ELSEWHERE = (("430100", "湖南省其他市州"), ("440100", "外省"))


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible answer; ``alone`` marks the “none of these” of a list."""

    value: str
    label: str
    chosen: bool
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One fact with its control (seg, date, region or list) and what was answered."""

    fact: Fact
    control: str
    value: str
    choices: tuple[Choice, ...] = ()
    groups: tuple[tuple[str, tuple[Choice, ...]], ...] = ()

    @property
    def half(self) -> bool:
        """Whether two such questions stand side by side."""
        return self.fact.kind == "bool"

    @property
    def wraps(self) -> bool:
        """Whether the answers stand apart from each other, there being many."""
        return len(self.choices) > 3


@dataclass(frozen=True, slots=True)
class Section:
    """Questions under one heading."""

    key: str
    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """What the form says: facts that can be read, and what is wrong with the others."""

    facts: Mapping[str, Any]
    errors: Mapping[str, str]
    id_number: IdNumber | None
    id_hint: str


def sections(posted: QueryDict, tree: RegionTree, *, presuming: bool = False) -> list[Section]:
    """The form, in the order a clerk asks; ``presuming`` says so where no answer is needed."""
    by_section: dict[str, list[Question]] = {key: [] for key in TITLES}
    for fact in FACTS.values():
        section = section_of(fact)
        unknown = PRESUMED if presuming and section == RARE else UNKNOWN
        by_section[section].append(question(fact, posted, tree, unknown=unknown))
    by_section["income"].sort(key=lambda q: not q.half)
    return [Section(key, TITLES[key], tuple(found)) for key, found in by_section.items()]


def section_of(fact: Fact) -> str:
    """The heading a fact is asked under: its own, or that of the rare ones."""
    if fact.name in ALWAYS_ASKED or not fact.presumes:
        return fact.section if fact.section in TITLES else RARE
    return RARE


def question(
    fact: Fact, posted: QueryDict, tree: RegionTree, *, unknown: str = UNKNOWN
) -> Question:
    """One fact's control with the posted answer chosen."""
    if fact.kind == "list":
        return Question(fact, "list", "", tuple(_list_choices(fact, posted)))
    value = posted.get(fact.name, "")
    if fact.kind == "date":
        return Question(fact, "date", value)
    if fact.kind == "region":
        return Question(fact, "region", value, groups=tuple(_region_groups(fact, value, tree)))
    return Question(fact, "seg", value, tuple(_seg_choices(fact, value, unknown)))


def _seg_choices(fact: Fact, value: str, unknown: str) -> Iterator[Choice]:
    for code, label in fact.values.items():
        text = str(code).lower() if fact.kind == "bool" else str(code)
        yield Choice(text, label, value == text)
    yield Choice("", unknown, value == "")


def _list_choices(fact: Fact, posted: QueryDict) -> Iterator[Choice]:
    given = posted.getlist(fact.name)
    yield Choice("[]", "以上均无" if len(fact.values) > 4 else "无", "[]" in given, alone=True)
    for code, label in fact.values.items():
        yield Choice(code, label, code in given)


def _region_groups(
    fact: Fact, value: str, tree: RegionTree
) -> Iterator[tuple[str, tuple[Choice, ...]]]:
    for prefecture in tree.prefectures():
        counties = tree.counties(prefecture)
        yield (
            tree.name(prefecture),
            tuple(Choice(code, tree.name(code), value == code) for code in counties),
        )
    others = [*ELSEWHERE, *((code, label) for code, label in fact.values.items())]
    yield "其他", tuple(Choice(code, label, value == code) for code, label in others)


def read(posted: QueryDict, tree: RegionTree, today: date) -> Answers:
    """Facts of a posted form; a wrong answer is told and left out, the rest still counts."""
    facts: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for fact in FACTS.values():
        try:
            value = parse_value(fact, raw(fact, posted), text=True, tree=tree)
        except FactError as error:
            errors[fact.name] = str(error)
            continue
        if value is not None:
            facts[fact.name] = value.isoformat() if isinstance(value, date) else value
    known, hint = _read_id(posted.get("id_number", ""), today, errors)
    if known is not None:
        facts |= {"birth_date": known.birth_date.isoformat(), "sex": known.sex}
        errors.pop("birth_date", None)
    return Answers(facts, errors, known, hint)


def raw(fact: Fact, posted: QueryDict) -> Any:
    """A fact as it was posted, for the parser."""
    if fact.kind != "list":
        return posted.get(fact.name, "")
    given = posted.getlist(fact.name)
    if not given:
        return None
    return [] if given == ["[]"] else [code for code in given if code != "[]"]


def _read_id(text: str, today: date, errors: dict[str, str]) -> tuple[IdNumber | None, str]:
    number = normalise(text)
    if not number:
        return None, ""
    if len(number) < 18 and len(number) != 15:
        return None, f"已输入 {len(number)} 位，还差 {18 - len(number)} 位"
    try:
        return check_id_number(number, today=today), ""
    except IdentifierError as error:
        errors["id_number"] = str(error)
        return None, ""

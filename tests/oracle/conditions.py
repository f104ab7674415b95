"""Conditions in Kleene's three values: True, False, and None for *not known*."""

import operator
from dataclasses import dataclass, field

from tests.oracle.vocabulary import ASSUMED, DISABLED_GRADE

NUMBERS = {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt}


@dataclass
class Case:
    """What a condition may look at: facts of one day, the age of the month, the regions."""

    facts: dict
    age: int | None
    parents: dict[str, str]
    findings: dict[str, bool] = field(default_factory=dict)
    grades: dict[str, str] = field(default_factory=lambda: DISABLED_GRADE)

    def descends(self, code: str, ancestors: list[str]) -> bool:
        """Is the code one of the ancestors or below one of them?"""
        while code is not None:
            if code in ancestors:
                return True
            code = self.parents.get(code)
        return False


def judge(node, case: Case) -> tuple[bool | None, set[str]]:
    """Truth of a condition, and the facts to ask for: those of null leaves below null nodes."""
    if isinstance(node, str):
        if node in ASSUMED:
            return judge(ASSUMED[node], case)
        return _leaf(node, case)
    ((word, body),) = node.items()
    if word == "not":
        truth, needs = judge(body, case)
        return (None if truth is None else not truth), needs
    verdicts = [judge(child, case) for child in body]
    truths = [truth for truth, _ in verdicts]
    decided = {"all": False, "any": True}[word]
    if decided in truths:
        return decided, set()
    if None in truths:
        return None, set().union(*(needs for truth, needs in verdicts if truth is None))
    return not decided, set()


def _leaf(text: str, case: Case) -> tuple[bool | None, set[str]]:
    """One test: ``fact``, ``fact op value``, ``finding:code`` or ``always``."""
    if text == "always":
        return True, set()
    if text.startswith("finding:"):
        truth = case.findings.get(text.removeprefix("finding:"))
        return truth, {text} if truth is None else set()
    name, *test = text.split(None, 2)
    actual, source = _actual(name, case)
    if actual is None:
        return None, {source}
    if not test:
        return actual, set()
    return _compare(name, actual, test[0], _words(test[1]), case), set()


def _actual(name: str, case: Case):
    """The value of a fact and the fact to ask for when it is not known."""
    if name == "age":
        return case.age, "birth_date"
    if name == "disabled_grade":
        return case.grades.get(case.facts.get("care_level")), "care_level"
    return case.facts.get(name), name


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.strip("[]").split(",")]


def _compare(name: str, actual, op: str, words: list[str], case: Case) -> bool:
    if op == "has":
        return any(word in actual for word in words)
    if op == "in" and name in ("hukou", "residence"):
        return case.descends(actual, words)
    if isinstance(actual, int) and not isinstance(actual, bool):
        words = [int(word) for word in words]
    if op in ("=", "in"):
        return actual in words
    if op == "!=":
        return actual not in words
    return NUMBERS[op](actual, words[0])

"""A condition as lines of a form, and back: fact, operator, value; groups of all, any, not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from eligibility.rules.parse import LEAF, OPERATORS, TESTABLE, Testable

GROUPS = {"all": "全部满足", "any": "满足任一", "not": "不满足"}
WORDS = {
    ">=": "不低于", "<=": "不高于", ">": "高于", "<": "低于", "=": "是", "!=": "不是",
    "in": "属于", "has": "有", "is": "是", "is_not": "不是",
}  # fmt: skip
AGE_WORDS = {">=": "年满", "<=": "不超过", ">": "超过", "<": "未满", "=": "正好", "!=": "不是"}
TRUTHS = ("is", "is_not")


@dataclass(slots=True)
class Line:
    """One line: a group's head, or one comparison; ``path`` is its place as messages name it."""

    depth: int
    kind: str
    fact: str = ""
    op: str = ""
    values: list[str] = field(default_factory=list)
    path: str = ""
    error: str = ""

    @property
    def group(self) -> bool:
        """Whether the line heads a group."""
        return self.kind != "leaf"

    @property
    def known(self) -> Testable | None:
        """The fact that is compared; None for readings, findings and *always*."""
        return TESTABLE.get(self.fact)

    @property
    def ops(self) -> list[tuple[str, str]]:
        """The operators of the fact with their words."""
        if self.known is None:
            return [("is", "是"), ("is_not", "不是")] if self.fact not in ("", "always") else []
        words = WORDS | (AGE_WORDS if self.fact == "age" else {})
        return [(op, words[op]) for op in OPERATORS[self.known.kind] or TRUTHS]

    @property
    def control(self) -> str:
        """How the value is entered: none, number, date, region, one or many."""
        if self.known is None or self.known.kind == "bool":
            return "none"
        if self.known.kind == "region":
            return "region" if self.op == "in" else "one"
        if self.known.kind in ("number", "date"):
            return self.known.kind
        return "many" if self.op in ("in", "has") else "one"

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The values to choose from."""
        if self.known is None:
            return []
        if self.known.kind == "region":
            return [("none", "无户口")]
        if self.known.kind == "level":
            return [
                (str(n), word)
                for n, word in enumerate(("无残疾证", "一级", "二级", "三级", "四级"))
            ]
        return [(str(code), word) for code, word in (self.known.values or {}).items()]

    @property
    def unit(self) -> str:
        """The unit behind a number."""
        return "周岁" if self.fact == "age" else ""


def lines_of(tree: Any) -> list[Line]:
    """The lines of a condition in the exchange form; a lone comparison stands in a group of one."""
    if isinstance(tree, str) or "not" in tree:
        tree = {"all": [tree]}
    return list(_lines(tree, 0))


def _lines(tree: Any, depth: int) -> Iterator[Line]:
    if isinstance(tree, str):
        yield _leaf(tree, depth)
        return
    [(kind, below)] = tree.items()
    if kind == "not":
        if isinstance(below, str) and LEAF.match(below) is None:
            yield Line(depth, "leaf", below, "is_not")
            return
        below = [below]
    yield Line(depth, kind)
    for child in below:
        yield from _lines(child, depth + 1)


def _leaf(text: str, depth: int) -> Line:
    found = LEAF.match(text.strip())
    if found is None:
        return Line(depth, "leaf", text.strip(), "is")
    values = [v.strip() for v in found["value"].strip("[] ").split(",")]
    return Line(depth, "leaf", found["fact"], found["op"], values)


def tree_of(lines: list[Line], path: str) -> Any:
    """The condition of lines; every line learns the path that messages will name it by."""
    tree, _ = _node(lines, 0, path)
    if isinstance(tree, dict) and list(tree) == ["all"] and len(tree["all"]) == 1:
        [only] = tree["all"]
        for line in lines:
            line.path = line.path.replace(f"{path}.all[0]", path, 1)
        return only
    return tree


def _node(lines: list[Line], place: int, path: str) -> tuple[Any, int]:
    line = lines[place]
    line.path = path
    if not line.group:
        return _text(line), place + 1
    below: list[Any] = []
    place += 1
    while place < len(lines) and lines[place].depth > line.depth:
        inner = f"{path}.not" if line.kind == "not" else f"{path}.{line.kind}[{len(below)}]"
        child, place = _node(lines, place, inner)
        below.append(child)
    if line.kind != "not":
        return {line.kind: below}, place
    return {"not": below[0] if len(below) == 1 else {"all": below}}, place


def _text(line: Line) -> Any:
    if line.op == "is_not":
        return {"not": line.fact}
    if line.op in ("", "is") or line.known is None or line.known.kind == "bool":
        return line.fact
    listed = len(line.values) != 1 or (line.op == "in" and line.known.kind != "region")
    shown = f"[{', '.join(line.values)}]" if listed else line.values[0]
    return f"{line.fact} {line.op} {shown}".strip()


def read_lines(posted: QueryDict, prefix: str) -> list[Line]:
    """The lines of a posted form, each comparison with an operator that its fact allows."""
    count = posted.get(f"{prefix}.count", "0")
    lines = [_read(posted, f"{prefix}.{n}") for n in range(int(count) if count.isdigit() else 0)]
    return lines or [Line(0, "all")]


def _read(posted: QueryDict, name: str) -> Line:
    depth = posted.get(f"{name}.depth", "1")
    line = Line(
        int(depth) if depth.isdigit() else 1, posted.get(f"{name}.kind", "leaf"),
        posted.get(f"{name}.fact", ""), posted.get(f"{name}.op", ""),
        [v for v in posted.getlist(f"{name}.value") if v],
    )  # fmt: skip
    allowed = [op for op, _ in line.ops]
    if not line.group and line.op not in allowed:
        line.op = allowed[0] if allowed else ""
    if line.control in ("one", "many"):
        codes = [code for code, _ in line.choices]
        line.values = [v for v in line.values if v in codes]
    if line.control == "none":
        line.values = []
    elif line.control != "many":
        line.values = line.values[:1]
    return line


def changed(lines: list[Line], action: str, place: int) -> list[Line]:
    """Lines after a button: ``add`` a comparison or ``all``/``any``/``not`` a group, ``remove``."""
    if not 0 <= place < len(lines):
        return lines
    end = place + 1
    while end < len(lines) and lines[end].depth > lines[place].depth:
        end += 1
    if action == "remove":
        return lines if place == 0 else lines[:place] + lines[end:]
    depth = lines[place].depth + 1
    new = [Line(depth, "leaf", "age", ">=", ["60"])]
    if action in GROUPS:
        new = [Line(depth, action), Line(depth + 1, "leaf", "age", ">=", ["60"])]
    return lines[:end] + new + lines[end:]


def mark(lines: list[Line], path: str, message: str) -> bool:
    """Put a message at the line a path names; whether one was found."""
    fitting = [line for line in lines if path == line.path or path.startswith(f"{line.path}.")]
    if not fitting:
        return False
    max(fitting, key=lambda line: len(line.path)).error = message
    return True


def fact_groups(words: Mapping[str, Mapping[str, str]]) -> list[tuple[str, list[tuple[str, str]]]]:
    """What can be compared, in groups; ``words``: readings and findings by code."""
    from portal.people.web.questions import TITLES

    groups: dict[str, list[tuple[str, str]]] = {"年龄与失能程度": []}
    for name, fact in TESTABLE.items():
        section = getattr(fact, "section", None)
        title = "年龄与失能程度" if section is None else TITLES.get(section, "其他")
        groups.setdefault(title, []).append((name, fact.label))
    groups["清单用语的读法"] = list(words["readings"].items())
    groups["经办认定"] = [(f"finding:{code}", label) for code, label in words["findings"].items()]
    groups["不另设条件"] = [("always", "所有符合条件的人")]
    return [(title, facts) for title, facts in groups.items() if facts]

"""Strategies for catalogues: any tree over the vocabulary, any tiers that leave no gap."""

from pathlib import Path

import yaml
from hypothesis import strategies as st

from tests.oracle.loading import FIXTURES
from tests.oracle.vocabulary import BOOL, FACTS
from tests.properties.people import COUNTIES, HOME

SHARED = ("assumptions.yaml", "care_grades.yaml", "vocabulary.yaml")
CODES = ("min_wage", "dibao_monthly_urban", "tekun_basic_monthly_rural")
THRESHOLDS = (60, 65, 80, 90, 100)
AREAS = [HOME, *COUNTIES[:3], "4311", "43"]
SOURCE = {"document": "测试文件〔2023〕1号", "status": "to_confirm"}
MONEY = st.integers(1, 99999).map(lambda fen: f"{fen // 100}.{fen % 100:02d}")


def _enum(name: str):
    words = [str(word) for word in FACTS[name]]
    several = st.lists(st.sampled_from(words), min_size=1, max_size=3, unique=True)
    return st.one_of(
        st.builds(lambda op, word: f"{name} {op} {word}", st.sampled_from(["=", "!="]),
                  st.sampled_from(words)),
        several.map(lambda found: f"{name} in [{', '.join(found)}]"),
    )  # fmt: skip


def _list(name: str):
    words = st.lists(st.sampled_from(FACTS[name]), min_size=1, max_size=2, unique=True)
    return words.map(
        lambda found: f"{name} has {found[0] if len(found) == 1 else '[' + ', '.join(found) + ']'}"
    )


COMPARE = st.sampled_from([">=", "<=", ">", "<", "=", "!="])
LEAVES = st.one_of(
    st.builds(lambda op, age: f"age {op} {age}", COMPARE, st.sampled_from(THRESHOLDS)),
    st.builds(lambda op, age: f"age {op} {age}", COMPARE, st.integers(58, 101)),
    st.sampled_from([name for name, kind in FACTS.items() if kind == BOOL]),
    st.sampled_from([name for name, kind in FACTS.items() if isinstance(kind, tuple)]).flatmap(_enum),
    st.sampled_from([name for name, kind in FACTS.items() if isinstance(kind, list)]).flatmap(_list),
    st.builds(lambda op, level: f"disability_level {op} {level}", COMPARE, st.integers(0, 4)),
    st.builds(lambda name, code: f"{name} in {code}", st.sampled_from(["hukou", "residence"]),
              st.sampled_from(AREAS)),
    st.sampled_from(["hukou = none", "hukou != none"]),
    st.sampled_from(["disabled_grade = partial", "disabled_grade in [partial, full]"]),
    st.sampled_from(["elder", "hardship", "advanced_age", "disabled_elder"]),
    st.just("finding:still_in_difficulty"),
)  # fmt: skip


def _nodes(children):
    bodies = st.lists(children, min_size=1, max_size=3, unique_by=str)
    return st.one_of(
        bodies.map(lambda body: {"all": body}),
        bodies.map(lambda body: {"any": body}),
        children.map(lambda body: {"not": body}),
    )


TREES = st.recursive(LEAVES, _nodes, max_leaves=8)

FRACTIONS = st.lists(st.integers(1, 30), min_size=2, max_size=2)
BY_PARAMETER = st.builds(
    lambda code, fraction, of: {"parameter": code, "fraction": fraction}
    | ({"of": "previous_year"} if of else {}),
    st.sampled_from(CODES), FRACTIONS, st.booleans(),
)  # fmt: skip
SUMS = st.one_of(
    MONEY,
    BY_PARAMETER,
    st.lists(BY_PARAMETER, min_size=2, max_size=2, unique_by=str).map(lambda one: {"highest_of": one}),
)  # fmt: skip
BOUNDS = st.sampled_from(["exactly", "at_least", "at_most", "local"])


@st.composite
def tiers(draw, complete: bool) -> list[dict]:
    """Conditions of which exactly one is true wherever all their facts are known."""
    age, fact = (
        draw(st.sampled_from(THRESHOLDS)),
        draw(st.sampled_from(["hukou_kind", "self_care"])),
    )
    tree = draw(TREES)
    split = draw(
        st.sampled_from(
            [
                ["always"],
                [f"age < {age}", f"age >= {age}"],
                [f"{fact} = {word}" for word in FACTS[fact]],
                [tree, {"not": tree}],
            ]
        )
    )
    found = []
    for number, when in enumerate(split):
        bound = draw(BOUNDS)
        tier = {"tier": f"t{number}", "when": when, "bound": bound}
        if bound != "local":
            tier["amount"] = draw(MONEY if complete and bound == "at_most" else SUMS)
        found.append(tier)
    return found


@st.composite
def parts(draw, name: str | None, paying: bool, complete: bool) -> dict:
    """One part: a condition that gives a sum (always where ``paying``), a service, or both."""
    part = ({"part": name} if name else {}) | {"who": draw(TREES)}
    paying = paying or draw(st.integers(0, 4)) > 0
    if paying:
        by_institution = [
            {"when": "institution != none", "payee": "institution"},
            {"when": "institution = none", "payee": "person"},
        ]
        part["payee"] = draw(st.sampled_from(["person", "person", "carer", by_institution]))
        part["pays"] = draw(tiers(complete))
    if not paying or draw(st.booleans()):
        part["provides"] = [{"service": "home_visit", "times": 1, "every": "month"}]
    return part


def item_of(number: int, found: list[dict], **version) -> dict:
    """An item with one version in force from 2023-11; ``version`` overrides its words."""
    version = {
        "from": "2023-11", "document": "测试文件〔2023〕1号", "clause": f"附件第{number}项",
        "unit": "person", "per": "month", "starts": "same_month", "stops": "next_month",
        "award_from": "application_month",
    } | version | {"parts": found}  # fmt: skip
    return {
        "code": f"xiangxi-{number:02d}", "number": number, "name": f"第{number}项",
        "clause": f"附件第{number}项", "printed": {"content": "测试"}, "kinds": ["material"],
        "versions": [version],
    }  # fmt: skip


def catalogue_of(found: list[dict]) -> dict[str, object]:
    """The files of these items: path to content."""
    catalogue = {
        "catalogue": "xiangxi", "region": HOME, "title": "测试清单", "document": "测试文件〔2023〕1号",
        "document_title": "测试文件", "in_force_from": "2023-11", "numbers": len(found),
        "state": "complete",
    }  # fmt: skip
    files = {f"xiangxi/{item['number']:02d}.yaml": item for item in found}
    return {"xiangxi/catalogue.yaml": catalogue} | files


@st.composite
def items(draw, number: int, complete: bool) -> dict:
    """Any item: months, years, once, or the event of a death; one part or two."""
    version = {"per": draw(st.sampled_from(["month"] * 5 + ["year", "once", "event"]))}
    version["unit"] = draw(st.sampled_from(["person", "person", "household"]))
    if version["per"] == "year":
        version["month"] = draw(st.sampled_from([1, 10, "chongyang"]))
    if version["per"] == "event":
        version |= {"event": "death", "award_from": "event_month"}
    version["starts"] = draw(st.sampled_from(["same_month", "next_month"]))
    version["stops"] = draw(st.sampled_from(["same_month", "next_month"]))
    names = draw(st.sampled_from([[None], [None], ["living", "nursing"]]))
    paying = version["per"] == "year"
    return item_of(number, [draw(parts(name, paying, complete)) for name in names], **version)


@st.composite
def parameters(draw, complete: bool) -> list[dict]:
    """Some parameters at some levels, changing at the turn of 2023 and inside January 2024."""
    rows = []
    for code in CODES:
        regions = draw(st.sets(st.sampled_from(["43", HOME, COUNTIES[0]])))
        for region in sorted(regions | ({"43"} if complete else set())):
            starts = draw(
                st.sets(
                    st.sampled_from(["2022-01-01", "2023-07-01", "2024-01-01", "2024-01-10"]),
                    min_size=1,
                )
            )
            starts = sorted(starts | ({"2022-01-01"} if complete else set()))
            for since, following in zip(starts, [*starts[1:], None], strict=True):
                row = {"code": code, "region": region, "from": since}
                if following is not None:
                    year, month, day = (int(number) for number in following.split("-"))
                    before = (year, month, day - 1) if day > 1 else (
                        (year - 1, 12, 31) if month == 1 else (year, month - 1, 30))  # fmt: skip
                    row["until"] = "{:04d}-{:02d}-{:02d}".format(*before)
                rows.append(row | {"value": draw(MONEY)} | SOURCE)
    return rows


def _fen(text: str) -> int:
    return int(text.replace(".", ""))


@st.composite
def standards(draw, found: list[dict], complete: bool) -> list[dict]:
    """Local standards that keep to what the items print."""
    rows = []
    for item in found:
        for part in item["versions"][0]["parts"]:
            for tier in part.get("pays", ()):
                amount = tier.get("amount")
                needed = complete and tier["bound"] in ("at_most", "local")
                if isinstance(amount, dict) or not (needed or draw(st.booleans())):
                    continue
                fen = _fen(draw(MONEY))
                if tier["bound"] in ("at_least", "exactly"):
                    fen += _fen(amount)
                elif tier["bound"] == "at_most":
                    fen = min(fen, _fen(amount))
                row = {"item": item["code"]}
                if "part" in part:
                    row["part"] = part["part"]
                rows.append(row | {
                    "tier": tier["tier"], "region": HOME if needed else draw(st.sampled_from([HOME, COUNTIES[0]])),
                    "from": "2023-11", "amount": f"{fen // 100}.{fen % 100:02d}",
                } | SOURCE)  # fmt: skip
    return rows


@st.composite
def exclusions(draw, found: list[dict]) -> list[dict]:
    """Up to two rules: an item yields to a fact or to another item."""
    rows = []
    for _ in range(draw(st.integers(0, 2))):
        item, other = draw(st.permutations(found))[:2]
        row = {
            "kind": draw(st.sampled_from(["exclude", "exclude", "higher"])),
            "item": item["code"],
        }
        names = [part.get("part") for part in item["versions"][0]["parts"]]
        if names[0] is not None:
            row["part"] = draw(st.sampled_from(names))
        if draw(st.booleans()):
            row["kind"] = "exclude"
            row["fact"] = draw(st.sampled_from(["tekun != none", "work_injury_care_allowance"]))
        else:
            row["other"] = other["code"]
            others = [part.get("part") for part in other["versions"][0]["parts"]]
            if others[0] is not None:
                row["other_part"] = draw(st.sampled_from(others))
        rows.append(row | {"from": "2023-11"} | SOURCE)
    return [row for n, row in enumerate(rows) if row not in rows[:n]]


@st.composite
def catalogues(draw, complete: bool = False) -> dict[str, object]:
    """Files of a directory: path to content; no standard is missing where ``complete``."""
    found = [draw(items(number, complete)) for number in range(1, draw(st.integers(2, 5)) + 1)]
    return catalogue_of(found) | {
        "parameters.yaml": draw(parameters(complete)),
        "standards.yaml": draw(standards(found, complete)),
        "exclusions.yaml": draw(exclusions(found)),
    }


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data):
        return True


def write(files: dict[str, object], folder: str) -> Path:
    """The files as YAML, beside the assumptions and words of the real catalogues."""
    directory = Path(folder)
    for name in SHARED:
        (directory / name).write_text((FIXTURES / name).read_text())
    for name, content in files.items():
        path = directory / name
        path.parent.mkdir(exist_ok=True)
        text = yaml.dump(content, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=10**9)
        path.write_text(text)
    return directory

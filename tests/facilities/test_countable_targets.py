"""Every number the five documents want reached, read from them by hand, against what is loaded.

``countable_targets.csv`` was written from the documents alone: the quoted words, the words that
give the day, and how each is counted. ``other_numbers.csv`` says of every other number of the
documents' text what it is and where it lives. No number is left without a place.
"""

import csv
import re
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from facilities.models.institution import HOMES, TEKUN_HOMES
from portal.policies.models import Measure, Target
from portal.policies.selectors import targets_of
from portal.policies.services import load_measures
from portal.policies.standing import REPORTED
from tests.catalogue.test_fixtures_fidelity import bare, document

HERE, ROOT = Path(__file__).parent, Path(__file__).parents[2]
PLACES = {
    "xiangtan": "4303", "shaoyang": "4305", "chenzhou": "4310", "yongzhou": "4311", "xiangxi": "4331",
}  # fmt: skip
#: Where the text ends and the list of services begins; Xiangtan's is not attached.
ANNEX = {
    "xiangtan": "", "shaoyang": "附件1邵阳市", "chenzhou": "附件：郴州市", "yongzhou": "##附件",
    "xiangxi": "附件：湘西",
}  # fmt: skip
KINDS = {"homes": [str(k) for k in HOMES], "tekun": [str(k) for k in TEKUN_HOMES]}
MANY = {"figures", "of", "posts", "courses"}
#: Where a number that is no target must stand; "" needs a reason alone.
FILES = {
    "planning": "fixtures/facilities/planning.yaml", "scheme": "fixtures/schemes",
    "measure": "fixtures/documents/measures", "": "",
}  # fmt: skip
NUMBER = re.compile(r"\d+(?:\.\d+)?|全覆盖|清零|[一二三四五]星级")
#: Titles, numbers of documents, and the numbering of the text itself.
APART = re.compile(
    r"《[^》]*》|〔\d{4}〕\d+号|\d{4}年\d+月\d+日|（\d{4}[-—]\d{4}年?）"
    r"|(?:^|(?<=[。）工系程台]))\d{1,2}[.．](?=[\u4e00-\u9fff])"
)


def rows(name):
    with (HERE / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


WANTED, OTHERS = rows("countable_targets.csv"), rows("other_numbers.csv")


def place_of(row):
    return row["code"].split("-")[0]


def text_of(place):
    whole = bare(document(place))
    return whole[: whole.index(ANNEX[place])] if ANNEX[place] else whole


def params_of(row):
    names = row["kinds"].split()
    found = {"kinds": KINDS.get(row["kinds"], names)} if names else {}
    for part in row["narrow"].split():
        name, value = part.split("=")
        plain = {"True": True, "False": False}.get(value, int(value) if value.isdigit() else value)
        found[name] = value.split("+") if name in MANY else plain
    return found


def ordered(params):
    return {name: sorted(v) if isinstance(v, list) else v for name, v in params.items()}


@pytest.fixture
def loaded(db):
    load_measures(at=datetime(2024, 6, 1, 2, tzinfo=UTC))


@pytest.mark.usefixtures("loaded")
def test_what_is_loaded_is_what_the_documents_want():
    loaded = {t.code: t for t in Target.objects.filter(code__in=[r["code"] for r in WANTED])}
    for row in WANTED:
        target = loaded[row["code"]]
        shunned = [part[1:] for part in row["where"].split() if part.startswith("-")]
        only = [part for part in row["where"].split() if not part.startswith("-")]
        assert {
            "region": target.region, "clause": target.clause, "indicator": target.indicator,
            "compare": target.comparator, "value": target.value, "upper": target.upper,
            "unit": target.unit, "due": target.due_on, "precision": target.precision,
            "at": target.at, "without": target.excluded, "only": target.only,
            "params": ordered(target.params),
        } == {
            "region": PLACES[place_of(row)], "clause": row["clause"], "indicator": row["indicator"],
            "compare": row["compare"], "value": Decimal(row["value"]),
            "upper": Decimal(row["upper"]) if row["upper"] else None, "unit": row["unit"],
            "due": date.fromisoformat(row["due"]) if row["due"] else None,
            "precision": row["precision"], "at": row["at"], "without": shunned, "only": only,
            "params": ordered(params_of(row)),
        }, row["code"]  # fmt: skip
        assert bare(row["quoted"]) in bare(target.printed), row["code"]


@pytest.mark.usefixtures("loaded")
def test_no_target_of_these_documents_is_left_out_of_the_table():
    papers = set(Target.objects.filter(code__in=[r["code"] for r in WANTED]).values_list("document", flat=True))  # fmt: skip
    assert len(papers) == len(PLACES)
    loaded = Target.objects.filter(document__in=papers).values_list("code", flat=True)
    assert Counter(loaded) == Counter(row["code"] for row in WANTED)


@pytest.mark.parametrize("row", WANTED, ids=lambda row: row["code"])
def test_the_words_and_their_day_stand_in_the_text(row):
    text, quoted = text_of(place_of(row)), bare(row["quoted"])
    assert quoted in text
    assert row["value"] in quoted or NUMBER.search(quoted) or row["value"] in ("1", "100")
    if row["upper"]:
        assert re.search(rf"{row['value']}[-—]{row['upper']}", quoted)
    if row["dated"]:
        before = text[: text.index(quoted) + len(quoted)].rindex(bare(row["dated"]))
        between = text[before : text.index(quoted)]
        assert row["due"][:4] in row["dated"]
        assert "责任单位" not in between, "another clause's day"
    else:
        assert not row["due"] or row["precision"] == "every_year"


@pytest.mark.parametrize("place", PLACES)
def test_no_number_of_a_document_is_left_without_a_place(place):
    text = text_of(place)
    known = {m.span() for m in APART.finditer(text)}
    for row in [*WANTED, *OTHERS]:
        if place_of(row) == place:
            for words in filter(None, (bare(row["quoted"]), bare(row["dated"] or ""))):
                assert words in text, words
                known |= {m.span() for m in re.finditer(re.escape(words), text)}
    left = [
        text[max(0, n.start() - 15) : n.end() + 10]
        for n in NUMBER.finditer(text)
        if not any(a <= n.start() and n.end() <= b for a, b in known)
    ]
    assert left == []


@pytest.mark.parametrize("row", OTHERS, ids=lambda row: f"{row['code']}-{row['quoted'][:12]}")
def test_a_number_that_is_no_target_says_where_it_lives(row):
    assert row["what"]
    path = ROOT / FILES[row["file"]]
    if row["file"]:
        held = [path] if path.is_file() else sorted(path.rglob(f"*{place_of(row)}*")) or [path]
        every = [f for p in held for f in ([p] if p.is_file() else sorted(p.rglob("*.yaml")))]
        words = "".join(bare(f.read_text(encoding="utf-8")) for f in every)
        assert bare(row["quoted"]) in words


@pytest.mark.usefixtures("loaded")
def test_what_is_reported_hangs_on_one_measure_where_it_can_be_told():
    hung = Counter(
        t.code for m in Measure.objects.select_related("document") for t in targets_of(m)
    )
    reported = {row["code"] for row in WANTED if row["indicator"] in REPORTED}
    assert {code: hung[code] for code in reported} == dict.fromkeys(reported, 1)

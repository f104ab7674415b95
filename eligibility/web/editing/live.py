"""What a form says while it is being filled in: sentence, people, and what is wrong."""

from typing import Any

from django.utils import timezone

from eligibility.editing.checking import checked_version, version_values
from eligibility.editing.errors import EditingError
from eligibility.editing.matching import standings
from eligibility.models import ItemVersion
from eligibility.rules.amounts import BOUNDS, formula_text
from eligibility.rules.render import text
from eligibility.rules.version import PERS, Part, Tier, Version
from eligibility.web.editing.options import counted, findings
from eligibility.web.editing.version_form import VersionForm
from portal.lib.periods import Month
from portal.regions import selectors as regions


def answer(row: ItemVersion, form: VersionForm, county: str, month: Month) -> dict[str, Any]:
    """The form with its problems marked; where there are none, sentences and counts."""
    found: dict[str, Any] = {"form": form, "sentences": [], "counts": None, "problem": None}
    if form.unfilled():
        return found | {"problem": "有条件还没有填值，左边已标出。"}
    try:
        body = form.body()
        version = checked_version(body)
    except EditingError as error:
        form.mark(error.field, error.message)
        return found | {"problem": error.message}
    tree = regions.tree(month)
    choices = counted(row.region, tree)
    county = county if county in choices else choices[0]
    asked = max(version.since, month)
    if version.until is not None and asked > version.until:
        asked = version.until
    tried = ItemVersion(item=row.item, region=row.region, **version_values(body))
    counts = standings(tried, asked, county, at=timezone.now())
    return found | {
        "sentences": sentences(version, tree), "counts": counts, "county": county,
        "county_name": tree.name(county), "asked": asked,
    }  # fmt: skip


def sentences(version: Version, tree: Any) -> list[dict[str, Any]]:
    """Each part as one sentence, with its tiers."""
    names = _names(tree)
    return [
        {
            "name": part.name,
            "who": text(part.who, names),
            "tiers": [tier_sentence(t, version, names) for t in part.pays],
        }
        for part in version.parts
        if isinstance(part, Part)
    ]


def _names(tree: Any) -> Any:
    known = findings()

    def name(code: str) -> str:
        if code.startswith("finding:"):
            return known.get(code.removeprefix("finding:"), code)
        return tree.name(code)

    return name


def tier_sentence(tier: Tier, version: Version, names: Any) -> str:
    """“80-89：不超过89周岁，每月不低于50.00元”."""
    sum_text = formula_text(tier.formula) if tier.formula else ""
    bound = BOUNDS[tier.bound].replace("按……标准", "按标准 ")
    return f"{text(tier.when, names)}：{PERS[version.per]}{bound}{sum_text}"

"""An item version as a form: read from what was posted, over the body it started from."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from eligibility.rules.amounts import formula_text, parse_amount
from eligibility.web.editing.conditions import Line, changed, lines_of, mark, read_lines, tree_of

PLAIN = ("from", "until", "document", "clause", "status", "unit", "per", "month", "event",
         "starts", "stops", "award_from", "notes")  # fmt: skip
MONEY, SHARE, KEPT, NONE = "money", "share", "kept", "none"


@dataclass(slots=True)
class TierForm:
    """A tier; ``kept`` is a formula that the form shows but does not take apart."""

    name: str
    lines: list[Line]
    bound: str
    amount_kind: str = MONEY
    money: str = ""
    parameter: str = ""
    numerator: str = "1"
    denominator: str = "1"
    previous_year: bool = False
    kept: Any = None
    prefix: str = ""
    origin: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def kept_text(self) -> str:
        """The kept formula in Chinese."""
        return formula_text(parse_amount(self.kept, "")) if self.kept else ""

    def body(self, path: str) -> dict[str, Any]:
        """The tier in the exchange form."""
        found: dict[str, Any] = {
            "tier": self.name,
            "when": tree_of(self.lines, f"{path}.when"),
            "bound": self.bound,
        }
        if self.bound == "local":
            return found
        return found | {"amount": self._amount()}

    def _amount(self) -> Any:
        if self.amount_kind == KEPT and self.kept is not None:
            return self.kept
        if self.amount_kind == MONEY:
            return money_text(self.money)
        amount: dict[str, Any] = {"parameter": self.parameter}
        if (self.numerator, self.denominator) != ("1", "1"):
            amount["fraction"] = [_whole(self.numerator), _whole(self.denominator)]
        return amount | ({"of": "previous_year"} if self.previous_year else {})


@dataclass(slots=True)
class PartForm:
    """A part: who, payee, tiers; services and grants stay as they are."""

    part: str
    name: str
    lines: list[Line]
    tiers: list[TierForm]
    base: Mapping[str, Any]
    prefix: str
    errors: list[str] = field(default_factory=list)

    def body(self, path: str) -> dict[str, Any]:
        """The part in the exchange form."""
        found = {k: copy.deepcopy(v) for k, v in self.base.items() if k not in ("who", "pays")}
        found["who"] = tree_of(self.lines, f"{path}.who")
        if self.tiers:
            found["pays"] = [t.body(f"{path}.pays[{n}]") for n, t in enumerate(self.tiers)]
        return found


@dataclass(slots=True)
class VersionForm:
    """The whole form; ``values`` are the plain fields as text."""

    values: dict[str, str]
    parts: list[PartForm]
    reason: str
    errors: list[str] = field(default_factory=list)

    def body(self) -> dict[str, Any]:
        """The version in the exchange form; ``checked_version`` tells what is wrong with it."""
        found: dict[str, Any] = {name: text for name, text in self.values.items() if text}
        if found.get("status") == "official":
            del found["status"]
        if found.get("month", "").isdigit():
            found["month"] = int(found["month"])
        return found | {"parts": [p.body(f"parts[{n}]") for n, p in enumerate(self.parts)]}

    def unfilled(self) -> int:
        """Mark comparisons without a value; how many there are."""
        lines = [ln for p in self.parts for ln in p.lines]
        lines += [ln for p in self.parts for t in p.tiers for ln in t.lines]
        empty = [ln for ln in lines if not ln.group and ln.control != "none" and not ln.values]
        for line in empty:
            line.error = "请填上或选出要比较的值。"
        return len(empty)

    def mark(self, path: str, message: str) -> None:
        """Show a message at the place its path names, else above the form."""
        for number, part in enumerate(self.parts):
            if not path.startswith(f"parts[{number}]"):
                continue
            for place, tier in enumerate(part.tiers):
                if path.startswith(f"parts[{number}].pays[{place}]"):
                    if not mark(tier.lines, path, message):
                        tier.errors.append(message)
                    return
            if not mark(part.lines, path, message):
                part.errors.append(message)
            return
        self.errors.append(message)


def form_of(body: Mapping[str, Any], reason: str = "") -> VersionForm:
    """The form of a stored body."""
    values = {name: str(body.get(name, "")) for name in PLAIN}
    values["status"] = values["status"] or "official"
    parts = [_part(p, f"p{n}") for n, p in enumerate(body["parts"])]
    return VersionForm(values, parts, reason)


def _part(body: Mapping[str, Any], prefix: str) -> PartForm:
    tiers = [_tier(t, f"{prefix}-t{n}", str(n)) for n, t in enumerate(body.get("pays", []))]
    lines = lines_of(body["who"])
    return PartForm(body.get("part", ""), body.get("name", ""), lines, tiers, body, prefix)


def _tier(body: Mapping[str, Any], prefix: str, origin: str) -> TierForm:
    amount = body.get("amount")
    tier = TierForm(
        body["tier"], lines_of(body["when"]), body["bound"], prefix=prefix, origin=origin
    )
    if isinstance(amount, str):
        tier.money = amount
    elif isinstance(amount, dict) and "parameter" in amount:
        tier.amount_kind, tier.parameter = SHARE, amount["parameter"]
        tier.numerator, tier.denominator = map(str, amount.get("fraction", (1, 1)))
        tier.previous_year = "of" in amount
    elif amount is not None:
        tier.amount_kind, tier.kept = KEPT, amount
    return tier


def read_form(posted: QueryDict, base: Mapping[str, Any]) -> VersionForm:
    """The form as it was posted, over the body the draft holds."""
    values = {name: posted.get(name, str(base.get(name, ""))).strip() for name in PLAIN}
    parts = [_read_part(posted, p, f"p{n}") for n, p in enumerate(base["parts"])]
    form = VersionForm(values, parts, posted.get("reason", "").strip())
    _act(form, posted.get("do", ""))
    return form


def _read_part(posted: QueryDict, base: Mapping[str, Any], prefix: str) -> PartForm:
    kept = [t.get("amount") for t in base.get("pays", [])]
    count = posted.get(f"{prefix}.tiers", "0")
    tiers = [
        _read_tier(posted, f"{prefix}-t{n}", kept)
        for n in range(int(count) if count.isdigit() else 0)
    ]
    lines = read_lines(posted, f"{prefix}-who")
    return PartForm(base.get("part", ""), base.get("name", ""), lines, tiers, base, prefix)


def _read_tier(posted: QueryDict, prefix: str, kept: list[Any]) -> TierForm:
    def get(name: str, default: str = "") -> str:
        return posted.get(f"{prefix}.{name}", default).strip()

    origin = get("origin")
    formula = kept[int(origin)] if origin.isdigit() and int(origin) < len(kept) else None
    tier = TierForm(
        get("name"), read_lines(posted, f"{prefix}-when"), get("bound", "exactly"),
        get("amount_kind", MONEY), get("money"), get("parameter", "min_wage"),
        get("numerator", "1"), get("denominator", "1"), bool(get("previous_year")),
        formula if isinstance(formula, dict) else None, prefix, origin,
    )  # fmt: skip
    if tier.amount_kind == KEPT and tier.kept is None:
        tier.amount_kind = MONEY
    return tier


def _act(form: VersionForm, do: str) -> None:
    """Do what a button of the form says: ``add p0-who 3``, ``add-tier p0``, ``remove-tier p0-t1``."""
    action, _, rest = do.partition(" ")
    prefix, _, place = rest.partition(" ")
    for part in form.parts:
        if action == "add-tier" and prefix == part.prefix:
            part.tiers.append(TierForm("新档", lines_of("age >= 60"), "exactly"))
        if action == "remove-tier":
            part.tiers = [t for t in part.tiers if t.prefix != prefix]
        if prefix == f"{part.prefix}-who" and place.isdigit():
            part.lines = changed(part.lines, action, int(place))
        for tier in part.tiers:
            if prefix == f"{tier.prefix}-when" and place.isdigit():
                tier.lines = changed(tier.lines, action, int(place))
    for part in form.parts:
        for number, tier in enumerate(part.tiers):
            tier.prefix = f"{part.prefix}-t{number}"


def money_text(text: str) -> str:
    """60 and 60.5 as the language writes them; anything else as it was typed."""
    cleaned = text.replace(",", "").replace("，", "").removesuffix("元").strip()
    whole, dot, rest = cleaned.partition(".")
    if whole.isdigit() and (not dot or rest.isdigit()) and len(rest) <= 2:
        return f"{whole}.{rest:0<2}"
    return cleaned


def _whole(text: str) -> Any:
    return int(text) if text.isdigit() else text

"""One dated version of an item: who is entitled, what it pays, provides and grants."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eligibility.rules.amounts import BOUNDS, Formula, canonical_amount, parse_amount
from eligibility.rules.errors import RuleError
from eligibility.rules.nodes import Node
from eligibility.rules.parse import Language, canonical, parse
from eligibility.rules.shape import choice, items, mapping, maybe_words, month, words
from portal.lib.periods import Month

STATUSES = {"official": "正式", "to_confirm": "待确认"}
UNITS = {"person": "人", "household": "户"}
PERS = {"month": "每月", "year": "每年", "once": "一次性", "event": "按事件"}
EVERY = {"month": "每月", "year": "每年", "once": "一次", "need": "按需", "quarter": "每季度"}
DAYS = {"same_month": "当月", "next_month": "次月"}
AWARD_FROM = ("application_month", "after_approval", "event_month")
PAYEES = {
    "person": "本人",
    "institution": "所住机构",
    "carer": "照料人",
    "provider": "服务机构",
    "stated": "承办人",
}
EVENTS = ("death",)
FESTIVALS = ("chongyang",)


@dataclass(frozen=True, slots=True)
class Tier:
    """One rate: ``when`` tells whose it is among the entitled; ``formula`` is None for local."""

    name: str
    when: Node
    bound: str
    formula: Formula | None


@dataclass(frozen=True, slots=True)
class Service:
    """A service with its frequency; ``times`` is None where the text gives none."""

    service: str
    times: int | None
    every: str


@dataclass(frozen=True, slots=True)
class Part:
    """An independent entitlement of an item; most items have one, without a name."""

    part: str | None
    name: str | None
    who: Node
    payees: tuple[tuple[Node | None, str], ...]
    pays: tuple[Tier, ...]
    provides: tuple[Service, ...]
    grants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """A version as its file gives it; months are inclusive, ``until`` None is open."""

    since: Month
    until: Month | None
    document: str
    clause: str
    status: str
    unit: str
    per: str
    pay_month: int | str | None
    event: str | None
    starts: str
    stops: str
    award_from: str
    parts: tuple[Part, ...]
    notes: str | None


def parse_version(raw: object, path: str, language: Language) -> Version:
    """A version read strictly; RuleError names the place and the cure."""
    needed = ("from", "document", "clause", "parts")
    optional = (
        "until",
        "status",
        "unit",
        "per",
        "month",
        "event",
        "starts",
        "stops",
        "award_from",
        "notes",
    )
    body = mapping(raw, path, needed, optional)
    since = month(body, "from", path)
    until = month(body, "until", path) if body.get("until") else None
    if until is not None and until < since:
        raise RuleError(f"{path}.until", f"止于 {until}，早于起始的 {since}。")
    per = choice(body, "per", path, PERS, "month")
    parts = tuple(_part(p, where, language) for where, p in items(body["parts"], f"{path}.parts"))
    _distinct_parts(parts, f"{path}.parts")
    event = choice(body, "event", path, EVENTS) if "event" in body else None
    if (per == "event") != (event is not None):
        raise RuleError(f"{path}.event", "per 为 event 的版本须写明 event，其他版本不写。")
    return Version(
        since, until, words(body, "document", path), words(body, "clause", path),
        choice(body, "status", path, STATUSES, "official"), choice(body, "unit", path, UNITS, "person"), per, _pay_month(body, per, path), event,
        choice(body, "starts", path, DAYS, "same_month"),
        choice(body, "stops", path, DAYS, "next_month"),
        choice(body, "award_from", path, AWARD_FROM, "application_month"),
        parts, maybe_words(body, "notes", path),
    )  # fmt: skip


def _pay_month(body: Mapping[str, Any], per: str, path: str) -> int | str | None:
    value: int | str | None = body.get("month")
    if value is None:
        return None
    if per != "year":
        raise RuleError(f"{path}.month", "只有每年发放（per: year）的项目写发放月份。")
    if value in FESTIVALS or (type(value) is int and 1 <= value <= 12):
        return value
    raise RuleError(f"{path}.month", f"应是 1 至 12 或 chongyang（重阳节），读到 {value!r}。")


def _distinct_parts(parts: tuple[Part, ...], path: str) -> None:
    names = [p.part for p in parts]
    if len(set(names)) != len(names) or (len(names) > 1 and None in names):
        raise RuleError(path, "有几个部分时，每部分须有各自的 part 名。")


def _part(raw: object, path: str, language: Language) -> Part:
    optional = ("part", "name", "payee", "pays", "provides", "grants")
    body = mapping(raw, path, ("who",), optional)
    pays = tuple(_tier(t, at, language) for at, t in items(body.get("pays", []), f"{path}.pays"))
    if len({t.name for t in pays}) != len(pays):
        raise RuleError(f"{path}.pays", "档次（tier）的名称有重复。")
    provides = items(body.get("provides", []), f"{path}.provides")
    grants = items(body.get("grants", []), f"{path}.grants")
    if not (pays or provides or grants):
        raise RuleError(path, "须有 pays、provides、grants 中的至少一项。")
    return Part(
        maybe_words(body, "part", path), maybe_words(body, "name", path),
        parse(body["who"], f"{path}.who", language), _payees(body, path, language), pays,
        tuple(_service(s, at) for at, s in provides),
        tuple(words({"grant": g}, "grant", at) for at, g in grants),
    )  # fmt: skip


def _payees(
    body: Mapping[str, Any], path: str, language: Language
) -> tuple[tuple[Node | None, str], ...]:
    raw = body.get("payee", "person")
    if isinstance(raw, str):
        return ((None, choice({"payee": raw}, "payee", path, PAYEES)),)
    found = []
    for where, entry in items(raw, f"{path}.payee"):
        rule = mapping(entry, where, ("when", "payee"), ())
        payee = choice(rule, "payee", where, PAYEES)
        found.append((parse(rule["when"], f"{where}.when", language), payee))
    if not found:
        raise RuleError(f"{path}.payee", "至少写一个发放对象。")
    return tuple(found)


def _tier(raw: object, path: str, language: Language) -> Tier:
    body = mapping(raw, path, ("tier", "when", "bound"), ("amount",))
    bound = choice(body, "bound", path, BOUNDS)
    if (bound == "local") != (body.get("amount") is None):
        raise RuleError(path, "按当地规定标准（local）的不写 amount，其他的必须写 amount。")
    formula = None if bound == "local" else parse_amount(body["amount"], f"{path}.amount")
    when = parse(body["when"], f"{path}.when", language)
    return Tier(words(body, "tier", path), when, bound, formula)


def _service(raw: object, path: str) -> Service:
    body = mapping(raw, path, ("service", "every"), ("times",))
    times = body.get("times")
    if times is not None and (type(times) is not int or times < 1):
        raise RuleError(f"{path}.times", f"次数应是正整数，读到 {times!r}。")
    return Service(words(body, "service", path), times, choice(body, "every", path, EVERY))


def canonical_version(version: Version) -> dict[str, Any]:
    """The exchange form: keys in their order, absent optional ones left out."""
    raw = {
        "from": str(version.since),
        "until": str(version.until) if version.until else None,
        "document": version.document,
        "clause": version.clause,
        "status": None if version.status == "official" else version.status,
        "unit": version.unit,
        "per": version.per,
        "month": version.pay_month,
        "event": version.event,
        "starts": version.starts,
        "stops": version.stops,
        "award_from": version.award_from,
        "parts": [_canonical_part(p) for p in version.parts],
        "notes": version.notes,
    }
    return {key: value for key, value in raw.items() if value is not None}


def _canonical_part(part: Part) -> dict[str, Any]:
    payee: Any = part.payees[0][1]
    if part.payees[0][0] is not None:
        payee = [{"when": canonical(when), "payee": to} for when, to in part.payees if when]
    raw = {
        "part": part.part,
        "name": part.name,
        "who": canonical(part.who),
        "payee": payee,
        "pays": [_canonical_tier(t) for t in part.pays],
        "provides": [_canonical_service(s) for s in part.provides],
        "grants": list(part.grants),
    }
    return {key: value for key, value in raw.items() if value not in (None, [])}


def _canonical_tier(tier: Tier) -> dict[str, Any]:
    raw = {"tier": tier.name, "when": canonical(tier.when), "bound": tier.bound}
    return raw | ({"amount": canonical_amount(tier.formula)} if tier.formula else {})


def _canonical_service(service: Service) -> dict[str, Any]:
    times = {"times": service.times} if service.times else {}
    return {"service": service.service, **times, "every": service.every}

"""How each indicator is counted: over which institutions, what above and below the line.

A measure's parts are SQL over the relation ``home`` (one row per institution open on the day,
see ``query``) and ``figure`` (a county's reported numbers). What a target's ``params`` narrow
comes in as conditions.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from psycopg import sql

Part = Callable[["Scope"], sql.Composable]
Cause = Callable[["Scope", Decimal], sql.Composable]


@dataclass(frozen=True, slots=True)
class Scope:
    """A target's conditions: ``among`` which institutions, and which of them ``have`` it."""

    among: sql.Composable
    have: sql.Composable
    place: str
    figures: tuple[str, ...]
    of: tuple[str, ...]
    taught: sql.Composable
    posts: sql.Composable


def _all(parts: list[sql.Composable]) -> sql.Composable:
    return sql.SQL(" AND ").join(parts) if parts else sql.SQL("true")


def _equals(column: str) -> Callable[[Any], sql.Composable]:
    return lambda value: sql.SQL("home.{} = {}").format(sql.Identifier(column), sql.Literal(value))


def _least(column: str) -> Callable[[Any], sql.Composable]:
    return lambda value: sql.SQL("home.{} >= {}").format(sql.Identifier(column), sql.Literal(value))


#: Conditions that choose among which institutions is counted.
_AMONG: dict[str, Callable[[Any], sql.Composable]] = {
    "kinds": lambda value: sql.SQL("home.kind = ANY({})").format(sql.Literal(list(value))),
    "ownership": _equals("ownership"),
    "medical": _equals("medical"),
    "medical_demo": _equals("medical_demo"),
    "city_run": _equals("city_run"),
    "beds_from": _least("beds"),
    "beds_to": lambda value: sql.SQL("home.beds <= {}").format(sql.Literal(value)),
    "min_area": _least("floor_area"),
    "opened_from": lambda value: sql.SQL("home.opened_on >= {}").format(
        sql.Literal(date.fromisoformat(value))
    ),
}
#: Conditions that say what they must have (numerator of a share).
_HAVE: dict[str, Callable[[Any], sql.Composable]] = {
    "fire": _equals("fire_passed"),
    "monitored": _equals("monitored"),
    "county_run": _equals("county_run"),
    "min_star": _least("star"),
    "min_functions": _least("functions"),
    "no_open_plans": lambda value: sql.SQL("home.open_plans = 0"),
}
#: Conditions on the training records that count, and on whose.
_TAUGHT: dict[str, Callable[[Any], sql.Composable]] = {
    "courses": lambda value: sql.SQL("t.kind = ANY({})").format(sql.Literal(list(value))),
    "taught_from": lambda value: sql.SQL("t.finished_on >= {}").format(
        sql.Literal(date.fromisoformat(value))
    ),
}
_POSTS: dict[str, Callable[[Any], sql.Composable]] = {
    "posts": lambda value: sql.SQL("m.post = ANY({})").format(sql.Literal(list(value)))
}
PARAMS = (*_AMONG, *_HAVE, *_TAUGHT, *_POSTS, "place", "figures", "of")


def scope_of(params: Mapping[str, Any]) -> Scope:
    """The conditions of a target."""
    return Scope(
        among=_all([_AMONG[n](v) for n, v in params.items() if n in _AMONG]),
        have=_all([_HAVE[n](v) for n, v in params.items() if n in _HAVE]),
        place=params.get("place", "township"),
        figures=tuple(params.get("figures", ())),
        of=tuple(params.get("of", ())),
        taught=_all([_TAUGHT[n](v) for n, v in params.items() if n in _TAUGHT]),
        posts=_all([_POSTS[n](v) for n, v in params.items() if n in _POSTS]),
    )


@dataclass(frozen=True, slots=True)
class Measure:
    """An indicator: numerator and denominator as SQL and in words, and who causes a gap.

    ``scale`` multiplies the ratio (100 for per cent); without a denominator the numerator is
    the figure itself. ``cause`` is true of an institution that pulls it down. ``announced`` names
    the indicator of another area it is read from, in place of SQL, and ``behind`` the indicator
    whose list shows who causes the gap.
    """

    numerator: Part | None
    above: str
    denominator: Part | None = None
    below: str = ""
    scale: int = 100
    cause: Cause | None = None
    cause_words: str = ""
    announced: str = ""
    behind: str = ""


def _sum(column: str) -> Part:
    return lambda s: sql.SQL("coalesce(sum(home.{}) FILTER (WHERE {}), 0)").format(
        sql.Identifier(column), s.among
    )


def _count(s: Scope) -> sql.Composable:
    return sql.SQL("count(home.id) FILTER (WHERE {})").format(s.among)


def _having(s: Scope) -> sql.Composable:
    return sql.SQL("count(home.id) FILTER (WHERE {} AND {})").format(s.among, s.have)


def _places(s: Scope) -> sql.Composable:
    """Distinct places with such an institution; a place without a name is not counted."""
    if s.place == "township":
        key: sql.Composable = sql.SQL("nullif(home.township, '')")
    else:
        key = sql.SQL("nullif(home.township || '/' || home.village, home.township || '/')")
    return sql.SQL("count(DISTINCT {}) FILTER (WHERE {})").format(key, s.among)


def _figures(names: tuple[str, ...]) -> sql.Composable:
    """The reported numbers together; unknown when one was never reported."""
    each = [sql.SQL("(figure.known ->> {})::bigint").format(sql.Literal(name)) for name in names]
    return sql.SQL("(SELECT {} FROM figure WHERE figure.county = area.county)").format(
        sql.SQL(" + ").join(each)
    )


def reported(s: Scope) -> sql.Composable:
    """What counties report, all the figures of a target together."""
    return _figures(s.figures)


def _of(s: Scope) -> sql.Composable:
    return _figures(s.of)


def _elders(s: Scope) -> sql.Composable:
    return _figures(("elders",))


def _home_beds(s: Scope) -> sql.Composable:
    own = sql.SQL("coalesce(sum(home.home_beds), 0)")
    return sql.SQL("{} + coalesce({}, 0)").format(own, _figures(s.figures))


def places_or_figures(s: Scope) -> sql.Composable:
    """Places with such an institution, and those a county reports to have it otherwise."""
    return sql.SQL("{} + coalesce({}, 0)").format(_places(s), _figures(s.figures))


def _staff(s: Scope) -> sql.Composable:
    """Staff of one home in the chosen posts on the day."""
    return sql.SQL("""(SELECT count(*) FROM facilities_staffmember AS m
        WHERE m.institution_id = home.id AND m.started_on <= home.day
          AND (m.ended_on IS NULL OR m.ended_on > home.day) AND {})""").format(s.posts)


def _taught(s: Scope) -> sql.Composable:
    """Those of them with such a training finished by the day."""
    return sql.SQL("""(SELECT count(*) FROM facilities_staffmember AS m
        WHERE m.institution_id = home.id AND m.started_on <= home.day
          AND (m.ended_on IS NULL OR m.ended_on > home.day) AND {}
          AND EXISTS (SELECT FROM facilities_stafftraining AS t
            WHERE t.staff_id = m.id AND t.finished_on <= home.day AND {}))""").format(
        s.posts, s.taught
    )


def _over(count: Part) -> Part:
    return lambda s: sql.SQL("coalesce(sum({}) FILTER (WHERE {}), 0)").format(count(s), s.among)


def _untaught(s: Scope, value: Decimal) -> sql.Composable:
    return sql.SQL("{} AND {} * 100 < {} * {}").format(
        s.among, _taught(s), _staff(s), sql.Literal(value)
    )


def _below(part: str, whole: str) -> Cause:
    """Own ratio below the target, which is per cent or per hundred."""
    return lambda s, value: sql.SQL("{} AND home.{} * 100 < home.{} * {}").format(
        s.among, sql.Identifier(part), sql.Identifier(whole), sql.Literal(value)
    )


def _lacking(s: Scope, value: Decimal) -> sql.Composable:
    return sql.SQL("{} AND ({}) IS NOT TRUE").format(s.among, s.have)


MEASURES: dict[str, Measure] = {
    "count": Measure(_count, "符合口径的设施数"),
    "nursing_share": Measure(
        _sum("nursing"), "护理型床位数", _sum("beds"), "床位总数",
        cause=_below("nursing", "beds"), cause_words="本机构护理型占比低于目标",
    ),
    "occupancy": Measure(
        _sum("living"), "在住老人数", _sum("beds"), "床位总数",
        cause=_below("living", "beds"), cause_words="本机构入住率低于目标",
    ),
    "tekun_share": Measure(
        _sum("tekun"), "在住特困人员数", _sum("living"), "在住老人数",
        cause=_below("tekun", "living"), cause_words="本机构特困占比低于目标",
    ),
    "share_with": Measure(
        _having, "达到要求的设施数", _count, "同类设施数", cause=_lacking, cause_words="没有达到要求",
    ),
    "coverage": Measure(_places, "有符合口径设施的地方数（按登记的乡镇、村）", _of, "填报的地方数"),
    "coverage_or_reported": Measure(
        places_or_figures, "有符合口径设施的地方数（按登记的乡镇、村），加填报的", _of, "填报的地方数"
    ),
    "certified_carers": Measure(
        _sum("certified"), "持证在岗护理员数", _sum("carers"), "在岗护理员数",
        cause=_below("certified", "carers"), cause_words="本机构持证率低于目标",
    ),
    "certified_directors": Measure(
        _sum("certified_directors"), "持证在岗院长数", _sum("directors"), "在岗院长数",
        cause=_below("certified_directors", "directors"), cause_words="院长没有持证",
    ),
    "social_per_beds": Measure(
        _sum("social"), "在岗社会工作者数", _sum("beds"), "床位总数", scale=100,
        cause=_below("social", "beds"), cause_words="本机构每百张床位不足目标",
    ),
    "social_per_elders": Measure(
        _sum("social"), "在岗社会工作者数", _elders, "60周岁及以上老年人数（填报）", scale=1000
    ),
    "certified_per_elders": Measure(
        _sum("certified"), "持证在岗护理员数", _elders, "60周岁及以上老年人数（填报）", scale=10_000
    ),
    "trained_staff": Measure(
        _over(_taught), "有培训记录的在岗人员数", _over(_staff), "在岗人员数",
        cause=_untaught, cause_words="本机构有在岗人员没有培训记录",
    ),
    "visited": Measure(
        None, "本月登记过探访、巡访或问询的人数（照护服务台账）", None,
        "应探访的特殊困难老年人数（符合探访服务项目的）",
        announced="care.visited", behind="care.unvisited",
    ),
    "lottery_share": Measure(
        None, "本年福彩公益金用于养老服务的金额（元）", None, "本年福彩公益金（元）",
        announced="money.lottery",
    ),
    "estates_met": Measure(
        None, "按配建标准达标的小区数（配建小区台账）", None, "已验收的新建小区和已建成居住区数",
        announced="homes.estates_met", behind="homes.estates_short",
    ),
    "figure": Measure(reported, "县市区填报数"),
    "figure_share": Measure(reported, "县市区填报数", _of, "填报的总数"),
    "figure_of_homes": Measure(reported, "县市区填报数", _count, "登记的同类设施数"),
    "home_beds": Measure(_home_beds, "机构登记与县市区填报的家庭养老床位"),
}  # fmt: skip

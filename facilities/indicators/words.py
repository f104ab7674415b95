"""What an indicator's numerator and denominator are, in words, its conditions included."""

from collections.abc import Mapping
from typing import Any

from facilities.indicators.measures import Measure, places_or_figures, reported
from facilities.models import CountyFigure, Kind, StaffMember, StaffTraining

_FIGURES = dict(CountyFigure.Of.choices)
_KINDS = dict(Kind.choices)
_COURSES = dict(StaffTraining.Kind.choices)
_POSTS = dict(StaffMember.Post.choices)
_OWNERS = {"public": "公办", "private": "民办"}


def words_of(params: Mapping[str, Any], measure: Measure) -> tuple[str, str]:
    """Numerator and denominator of a target in words, its conditions included."""
    kinds = "、".join(_KINDS[k] for k in params.get("kinds", ()))
    if set(params.get("kinds", ())) >= {k for k in _KINDS if k.endswith("_home")}:
        kinds = "各类养老机构"
    more = [_OWNERS[params["ownership"]]] if "ownership" in params else []
    if "beds_from" in params:
        more.append(f"{params['beds_from']}—{params['beds_to']} 张床位")
    if "min_area" in params:
        more.append(f"不低于 {params['min_area']} ㎡")
    if params.get("medical"):
        more.append("具有医养结合功能")
    if params.get("medical_demo"):
        more.append("医养结合示范机构")
    if "city_run" in params:
        more.append("市（州）本级举办" if params["city_run"] else "县级举办")
    if "opened_from" in params:
        more.append(f"{params['opened_from']} 以后开办")
    if "courses" in params:
        more.append("、".join(_COURSES[c] for c in params["courses"]))
    if "taught_from" in params:
        more.append(f"{params['taught_from']} 以来")
    posts = "、".join(_POSTS[p] for p in params.get("posts", ()))
    narrow = "，".join(filter(None, [kinds, posts, *more]))
    figures = "、".join(_FIGURES[f] for f in params.get("figures", ()))
    of = "、".join(_FIGURES[f] for f in params.get("of", ()))
    told = (narrow, figures) if measure.numerator is places_or_figures else (figures or narrow,)
    above = "：".join([measure.above, *filter(None, told)])
    among = narrow if measure.numerator is reported and not of else posts
    below = "：".join(filter(None, [measure.below, of or among])) if measure.below else ""
    return above, below

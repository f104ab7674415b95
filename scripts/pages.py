"""Which pages of the demonstration are taken for the handbook, by whom, in which size.

A page is its address and the steps from there: a selector is clicked, a pair is a field and what
is typed into it, or, without a field, what is waited for. ``{person}`` in an address is
somebody's key. The demonstration computes January 2024 for 永州市.
"""

from collections.abc import Mapping
from typing import NamedTuple

Step = str | tuple[str, str]
Page = tuple[Step, ...]

DESKTOP = (1366, 768)
PHONE = (390, 844)
#: The first of a list of people of 80, and his page with the first entitlement unfolded.
SOMEBODY: Page = ("/people/?born=1943-05", "main tbody th a")
PERSON: Page = (*SOMEBODY, ".tabs a", ".ent summary >> visible=true")
FIRST_ROW = "main tbody th a"

DESK: Mapping[str, Page] = {
    "home": ("/",),
    "people": ("/people/",),
    "person": PERSON,
    "timeline": ("/people/?group=dead", FIRST_ROW, ".tabs a:has-text('情况变化')"),
    "calculator": (
        "/calculator/?birth_date=1943-05-10&hukou=431103&hukou_kind=rural&dibao=true"
        "&tekun=none&disability_level=2&care_level=moderate",
    ),
    "register": ("/desk/register/?birth_date=1943-05-10&hukou=431103&hukou_kind=rural",),
    "register-wrong": (
        "/desk/register/",
        ("#name", "样例甲"),
        ("#phone", "12"),
        "button:has-text('登记并办理申请')",
    ),
    "change": (
        *SOMEBODY,
        "text=情况有变化",
        ".choices a:has-text('死亡')",
        ("#day", "20251220"),
        ("", ".effects"),
    ),
    "contact": ("/desk/people/{person}/contact/",),
    "catalogue": ("/catalogue/yongzhou/",),
    "item": ("/catalogue/yongzhou/yongzhou-16/",),
    "payouts": ("/payouts/?month=2025-12",),
    "exceptions": ("/payouts/exceptions/",),
    "applications-list": ("/applications/",),
    "applications-stops": ("/applications/stops/",),
    "applications-unclaimed": ("/applications/unclaimed/?month=2025-12",),
    "applications-follow": (
        "/applications/unclaimed/?month=2025-12",
        "tr:has-text('待联系') td a",
    ),
    "applications-enter": (
        "/applications/unclaimed/?month=2025-12",
        "tr:has-text('待联系') td a",
        "text=办理申请",
    ),
    "applications-publicity": ("/applications/publicity/", FIRST_ROW),
    "applications-form": (
        "/applications/?state=approved",
        "tbody td a",
        "main a:has-text('审批表')",
    ),
    "imports": ("/imports/",),
    "import-errors": ("/imports/", "tbody a:has-text('有错误')"),
    "import-changes": ("/imports/", "tbody a:has-text('待确认')"),
    "care": ("/care/?month=2025-12",),
    "assessment": ("/care/assessments/", "tbody a"),
    "life": ("/care/life/?list=overdue",),
    "facilities": ("/facilities/",),
    "indicators": ("/facilities/indicators/",),
    "estates": ("/facilities/estates/",),
    "claims": ("/schemes/",),
}
ON_THE_WAY: Mapping[str, Page] = {
    "home-phone": ("/",),
    "person-phone": PERSON,
    "care-record-phone": ("/care/?month=2025-12", FIRST_ROW),
}
#: What stands behind a list is its first row.
CHECKING: Mapping[str, Page] = {
    "review": ("/payouts/?month=2026-01", "table tbody th a", "text=与上月相比"),
    "applications-check": ("/applications/?state=submitted", "tbody td a"),
}
MONEY: Mapping[str, Page] = {
    "bank-batch": ("/payouts/bank/?month=2025-12", FIRST_ROW),
    "bank-return": ("/payouts/bank/returns/", "tbody tr:last-child th a"),
    "receivable": ("/payouts/receivables/?state=all", FIRST_ROW),
    "opening": ("/payouts/opening/",),
}
GAS: Mapping[str, Page] = {
    "gas-board": ("/gas/",),
    "gas-users": ("/gas/users/",),
    "gas-due": ("/gas/due/",),
    "gas-hazard": ("/gas/hazards/?state=rectified", FIRST_ROW),
    "gas-progress": ("/gas/progress/",),
}
GAS_ON_THE_WAY: Mapping[str, Page] = {
    "gas-inspect-phone": ("/gas/users/?category=barbecue", FIRST_ROW, "text=入户安检"),
}
#: The file is of somebody with three failures in a row, the employer the first with an excess.
JOBS: Mapping[str, Page] = {
    "jobs-board": ("/employment/",),
    "jobs-due": ("/employment/due/",),
    "jobs-file": ("/employment/people/?tag=three", FIRST_ROW),
    "jobs-employer": ("/employment/employers/?year=2024&need=excess", FIRST_ROW),
}
BOARDS: Mapping[str, Page] = {
    "boards-overview": ("/boards/?month=2025-12",),
    "boards-people": ("/boards/people/?month=2025-12",),
    "boards-first-payments": ("/boards/list/handling.first_days/?month=2025-10",),
    "boards-forecast": ("/boards/forecast/?month=2025-12",),
    "boards-wall": ("/boards/wall/?month=2025-12",),
    "boards-document": ("/boards/measures/yongzhou-2023-09/",),
}
#: The second admin's own draft, and what the first one submitted, with its trial.
LISTS: Mapping[str, Page] = {
    "catalogue-home": ("/",),
    "catalogue-draft": ("/editing/", "section:last-of-type tbody a"),
    "catalogue-publish": ("/editing/", "section:first-of-type tbody a"),
    "catalogue-trial": (
        "/editing/",
        "section:first-of-type tbody a",
        ".step-box a[href*='/trials/']",
    ),
    "catalogue-values": ("/editing/values/parameters/",),
}
SECURITY: Mapping[str, Page] = {"admin-users": ("/admin/accounts/user/",)}
AUDIT: Mapping[str, Page] = {"audit": ("/audit/",)}


class Album(NamedTuple):
    """Pages one login sees in one size; no login for what anybody sees."""

    user: str
    size: tuple[int, int]
    pages: Mapping[str, Page]


ALBUMS = (
    Album("", DESKTOP, {"login": ("/accounts/login/",)}),
    Album("jingban", DESKTOP, DESK),
    Album("jingban", PHONE, ON_THE_WAY),
    Album("fuhe", DESKTOP, CHECKING),
    Album("caiwu", DESKTOP, MONEY),
    Album("ranqi", DESKTOP, GAS),
    Album("ranqi", PHONE, GAS_ON_THE_WAY),
    Album("canlian", DESKTOP, JOBS),
    Album("zhuguan", DESKTOP, BOARDS),
    Album("mulu2", DESKTOP, LISTS),
    Album("anquan", DESKTOP, SECURITY),
    Album("shenji", DESKTOP, AUDIT),
)

"""What happened between two days: of a week for the bulletin, of a campaign."""

from datetime import date
from typing import Any

from django.db import connection

from gas_safety.scope import counted_area

_DAY = "({}_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN %(first)s AND %(last)s"
_MINE = "region_id = ANY(%(regions)s) AND (%(company)s::bigint IS NULL OR company_id = %(company)s)"
LABELS = {
    "visits": "安检户次", "taught": "安全教育户次", "absent": "到访不遇", "refused_entry": "拒绝入户",
    "deliveries": "送气次数", "delivered_inspected": "随送安检次数", "found": "发现隐患",
    "major": "其中重大隐患", "rectified": "完成整改", "closed": "销号", "refused": "拒不整改",
    "cut_off": "停止供气", "fined": "处罚", "penalties": "罚款金额", "referred": "移送司法",
    "complaints": "受理举报", "answered": "反馈举报", "piped": "瓶改管户数", "helped": "让利帮扶户次",
    "discounts": "优惠金额",
}  # fmt: skip
_SQL = f"""
SELECT region_id, sum(visits) AS visits, sum(taught) AS taught, sum(absent) AS absent,
    sum(refused_entry) AS refused_entry, sum(deliveries) AS deliveries,
    sum(delivered_inspected) AS delivered_inspected, sum(found) AS found, sum(major) AS major,
    sum(rectified) AS rectified, sum(closed) AS closed, sum(refused) AS refused,
    sum(cut_off) AS cut_off, sum(fined) AS fined, sum(penalties) AS penalties,
    sum(referred) AS referred, sum(complaints) AS complaints, sum(answered) AS answered,
    sum(piped) AS piped, sum(helped) AS helped, sum(discounts) AS discounts
FROM (
    SELECT region_id, (outcome = 'done')::int AS visits, taught::int AS taught,
        (outcome = 'absent')::int AS absent, (outcome = 'refused')::int AS refused_entry,
        0 AS deliveries, 0 AS delivered_inspected, 0 AS found, 0 AS major, 0 AS rectified,
        0 AS closed, 0 AS refused, 0 AS cut_off, 0 AS fined, 0::numeric AS penalties, 0 AS referred,
        0 AS complaints, 0 AS answered, 0 AS piped, 0 AS helped, 0::numeric AS discounts
    FROM gas_safety_inspection WHERE {_MINE} AND withdrawn_at IS NULL AND day BETWEEN %(first)s AND %(last)s
    UNION ALL
    SELECT region_id, 0, 0, 0, 0, 1, (inspected_on IS NOT NULL)::int,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
    FROM gas_safety_delivery WHERE {_MINE} AND day BETWEEN %(first)s AND %(last)s
    UNION ALL
    SELECT region_id, 0, 0, 0, 0, 0, 0,
        (found_on BETWEEN %(first)s AND %(last)s)::int,
        (severity = 'major' AND found_on BETWEEN %(first)s AND %(last)s)::int,
        COALESCE({_DAY.format("rectified")}, FALSE)::int, COALESCE({_DAY.format("closed")}, FALSE)::int,
        COALESCE({_DAY.format("refused")}, FALSE)::int, COALESCE({_DAY.format("cut_off")}, FALSE)::int,
        COALESCE({_DAY.format("fined")}, FALSE)::int,
        CASE WHEN {_DAY.format("fined")} THEN penalty ELSE 0 END,
        COALESCE({_DAY.format("referred")}, FALSE)::int, 0, 0, 0, 0, 0
    FROM gas_safety_hazard WHERE {_MINE} AND found_on <= %(last)s AND state <> 'withdrawn'
    UNION ALL
    SELECT region_id, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        (received_on BETWEEN %(first)s AND %(last)s)::int,
        COALESCE({_DAY.format("answered")}, FALSE)::int, 0, 0, 0
    FROM gas_safety_complaint
    WHERE region_id = ANY(%(regions)s) AND %(company)s::bigint IS NULL
    UNION ALL
    SELECT region_id, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        (kind = 'piped')::int, (kind <> 'piped')::int, discount
    FROM gas_safety_conversion WHERE {_MINE} AND day BETWEEN %(first)s AND %(last)s
) AS happened GROUP BY region_id
"""


def happened(
    user: Any, first: date, last: date, *, within: list[int] | None = None
) -> dict[int, dict[str, Any]]:
    """Counts from ``first`` to ``last`` (both included) by county; region 0 is their sum.

    ``within`` narrows the area further, to the regions of a campaign.
    """
    regions, company = counted_area(user)
    if within is not None:
        regions = sorted(set(regions) & set(within))
    given = {"first": first, "last": last, "regions": regions, "company": company}
    with connection.cursor() as cursor:
        cursor.execute(_SQL, given)
        rows = {row[0]: dict(zip(LABELS, row[1:], strict=True)) for row in cursor.fetchall()}
    rows[0] = {key: sum(row[key] for row in rows.values()) for key in LABELS}
    return rows

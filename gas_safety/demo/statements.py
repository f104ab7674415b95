"""The statements that make the demonstration's rows; ``pick`` is a number from a hash."""

#: 0 … n-1 out of a hash of a row and a word, the same every time.
PICK = "(abs(hashtext({salt} || {row}::text)) %% {n})"


def _pick(row: str, salt: str, n: int) -> str:
    return PICK.format(row=row, salt=f"'{salt}'", n=n)


def _known(row: str, salt: str, bad: int, unknown: int = 2) -> str:
    """TRUE for most, FALSE for ``bad`` of 100, unknown for a few."""
    pick = _pick(row, salt, 100)
    return f"CASE WHEN {pick} < {unknown} THEN NULL ELSE {pick} >= {unknown + bad} END"


_KINDS = "(ARRAY['barbecue','catering','catering','catering','market','mall','school','hospital','park','other'])"
_WORDS = "(ARRAY['烧烤店','餐饮店','餐饮店','餐饮店','农贸市场摊位','商业综合体','学校食堂','医院食堂','工业园食堂','工商户'])"
CUSTOMERS = f"""
INSERT INTO gas_safety_customer (company_id, region_id, number, name, category, supply, township,
  address, opened_on, phone_last4, fuels, alarm_installed, alarm_working, alarm_right_gas, hose_rubber,
  hose_cm, hose_fault_on, hose_replaced_on, regulator_ok, flameout_ok, cylinders, cylinder_owner,
  cylinder_due_on, cylinder_kg, bottle_room, card_on, safety_officer)
SELECT CASE WHEN NOT bottled THEN %(pipeline)s WHEN {_pick("n", "co", 2)} = 0 THEN %(first)s ELSE %(second)s END,
  %(region)s, CASE WHEN bottled THEN 'P' ELSE 'G' END || lpad(n::text, 6, '0'),
  CASE WHEN home THEN '样例住户' || n ELSE '样例' || {_WORDS}[kind] || n END,
  CASE WHEN home THEN 'household' ELSE {_KINDS}[kind] END,
  CASE WHEN bottled THEN 'bottled' ELSE 'pipeline' END,
  (ARRAY['样例一街道','样例二街道','样例三镇','样例四镇','样例五乡'])[1 + {_pick("n", "town", 5)}],
  '样例路' || (1 + {_pick("n", "road", 300)}) || '号', DATE '2019-03-01' + {_pick("n", "open", 1200)}, '',
  CASE WHEN NOT home AND {_pick("n", "fuel", 14)} = 0
       THEN ARRAY[CASE WHEN bottled THEN 'bottled' ELSE 'pipeline' END, 'alcohol']
       ELSE ARRAY[CASE WHEN bottled THEN 'bottled' ELSE 'pipeline' END] END,
  {_known("n", "alarm", 8)}, {_known("n", "works", 5)}, {_known("n", "gas", 4)},
  {_pick("n", "rubber", 3)} > 0, 120 + {_pick("n", "length", 110)},
  CASE WHEN {_pick("n", "fault", 6)} = 0 THEN DATE '2023-06-01' + {_pick("n", "faultday", 160)} END,
  CASE WHEN {_pick("n", "fault", 6)} = 0 AND {_pick("n", "cure", 20)} > 1
       THEN DATE '2023-11-08' + {_pick("n", "cureday", 50)} END,
  {_known("n", "regulator", 3)}, {_known("n", "flame", 4)},
  CASE WHEN bottled THEN CASE WHEN home THEN 1 ELSE 2 + {_pick("n", "bottles", 9)} END END,
  CASE WHEN bottled THEN (ARRAY['company','company','company','customer','unknown'])[1 + {_pick("n", "own", 5)}] ELSE '' END,
  CASE WHEN bottled THEN %(today)s::date - 60 + {_pick("n", "test", 900)} END,
  CASE WHEN bottled THEN 15 * CASE WHEN home THEN 1 ELSE 2 + {_pick("n", "bottles", 9)} END END,
  CASE WHEN bottled AND NOT home THEN {_pick("n", "room", 5)} > 0 END,
  CASE WHEN NOT home AND {_pick("n", "card", 12)} > 0 THEN DATE '2023-08-01' + {_pick("n", "cardday", 140)} END,
  CASE WHEN home OR {_pick("n", "officer", 15)} = 0 THEN '' ELSE '样例安全员' || n END
FROM (SELECT n, n <= %(households)s AS home, {_pick("n", "bottle", 5)} = 0 AS bottled,
        1 + {_pick("n", "kind", 10)} AS kind FROM generate_series(1, %(all)s) AS n) AS row
"""
_VISIT = """
INSERT INTO gas_safety_inspection (customer_id, company_id, region_id, day, outcome, taught, by_company,
  inspector, signed_by, unsigned_reason, remark, token, recorded_at, recorded_by_id)
"""
PIPELINE = f"""{_VISIT}
SELECT id, company_id, region_id, day, CASE WHEN miss = 0 THEN 'absent' ELSE 'done' END,
  miss > 1, TRUE, '样例安检员' || (1 + id %% 12), CASE WHEN miss = 0 THEN '' ELSE '样例签字人' END, '', '',
  'demo:' || id || ':' || day, (day + TIME '16:00') AT TIME ZONE 'Asia/Shanghai', %(actor)s
FROM (SELECT c.id, c.company_id, c.region_id, {_pick("c.id || ':' || k", "miss", 40)} AS miss,
        (%(today)s::date - (step * k + {_pick("c.id", "phase", 88)} * step / 91))::date AS day
      FROM gas_safety_customer AS c
      CROSS JOIN LATERAL (SELECT CASE WHEN c.category = 'household' THEN 360 ELSE 88 END AS step) AS s
      CROSS JOIN LATERAL generate_series(0, 730 / step) AS k
      WHERE c.region_id = %(region)s AND c.supply = 'pipeline') AS visit
WHERE day > %(today)s::date - 730 AND day <= %(today)s
"""
DELIVERIES = f"""
INSERT INTO gas_safety_delivery (customer_id, company_id, region_id, day, cylinders, number, recorded_at)
SELECT c.id, c.company_id, c.region_id, day, CASE WHEN c.category = 'household' THEN 1 ELSE 3 END,
  'D' || c.id || '-' || to_char(day, 'YYYYMMDD'), (day + TIME '12:00') AT TIME ZONE 'Asia/Shanghai'
FROM gas_safety_customer AS c
CROSS JOIN LATERAL (SELECT 40 + {_pick("c.id", "every", 25)} AS step) AS s
CROSS JOIN LATERAL generate_series(0, 730 / step) AS k
CROSS JOIN LATERAL (SELECT (%(today)s::date - step * k - {_pick("c.id", "shift", 40)})::date AS day) AS d
WHERE c.region_id = %(region)s AND c.supply = 'bottled' AND day > %(today)s::date - 730
"""
WITH_DELIVERY = f"""{_VISIT}
SELECT customer_id, company_id, region_id, day, 'done', TRUE, TRUE, '样例送气工' || (1 + customer_id %% 9),
  '样例签字人', '', '随送安检', 'demo:d:' || id, (day + TIME '12:30') AT TIME ZONE 'Asia/Shanghai', %(actor)s
FROM gas_safety_delivery WHERE region_id = %(region)s AND {_pick("id", "skip", 60)} > 0
"""
SETTLED = """
UPDATE gas_safety_delivery AS d SET inspection_id = v.id, inspected_on = v.day
FROM gas_safety_inspection AS v WHERE v.token = 'demo:d:' || d.id AND d.region_id = %(region)s
"""
#: A delivery without its inspection is settled by the user's next one.
MADE_UP = """
UPDATE gas_safety_delivery AS d SET inspection_id = next.id, inspected_on = next.day
FROM (SELECT DISTINCT ON (d.id) d.id AS delivery, v.id, v.day FROM gas_safety_delivery AS d
      JOIN gas_safety_inspection AS v ON v.customer_id = d.customer_id AND v.day > d.day
      WHERE d.inspection_id IS NULL AND d.region_id = %(region)s ORDER BY d.id, v.day) AS next
WHERE d.id = next.delivery
"""
CHECKED = """
UPDATE gas_safety_customer AS c SET checked_on = v.day
FROM (SELECT customer_id, max(day) AS day FROM gas_safety_inspection
      WHERE outcome = 'done' AND taught GROUP BY customer_id) AS v
WHERE v.customer_id = c.id AND c.region_id = %(region)s
"""
#: How far a hazard is, by how long ago it was found and by its hash; the last ones stay open.
HAZARDS = f"""
INSERT INTO gas_safety_hazard (problem_id, region_id, company_id, customer_id, inspection_id, place,
  description, severity, unit, found_on, due_on, state, street, penalty, penalty_paper, source_key,
  recorded_at, recorded_by_id, notified_at, notified_by_id, rectified_at, rectified_by_id, rechecked_at,
  rechecked_by_id, closed_at, closed_by_id, refused_at, refused_by_id, cut_off_at, cut_off_by_id,
  reported_at, reported_by_id, fined_at, fined_by_id)
SELECT p.id, f.region_id, f.company_id, f.customer_id, f.id, f.place, '样例隐患：' || p.name,
  CASE WHEN {_pick("f.id", "major", 12)} = 0 THEN 'major' ELSE 'ordinary' END,
  p.responsible_units[1 + {_pick("f.id", "unit", 2)} %% cardinality(p.responsible_units)], f.day,
  CASE WHEN state <> 'found' THEN f.day + 15 END, state,
  CASE WHEN state IN ('reported', 'fined') THEN '样例一街道' ELSE '' END,
  CASE WHEN state = 'fined' THEN 2000 END, CASE WHEN state = 'fined' THEN '样例罚决〔' || f.id || '〕号' ELSE '' END,
  '', (f.day + TIME '16:30') AT TIME ZONE 'Asia/Shanghai', %(actor)s,
  CASE WHEN state <> 'found' THEN (f.day + TIME '17:00') AT TIME ZONE 'Asia/Shanghai' END, CASE WHEN state <> 'found' THEN %(actor)s::bigint END,
  CASE WHEN state IN ('rectified', 'rechecked', 'closed') THEN (f.day + 7 + TIME '10:00') AT TIME ZONE 'Asia/Shanghai' END,
  CASE WHEN state IN ('rectified', 'rechecked', 'closed') THEN %(actor)s::bigint END,
  CASE WHEN state IN ('rechecked', 'closed') THEN (f.day + 9 + TIME '10:00') AT TIME ZONE 'Asia/Shanghai' END,
  CASE WHEN state IN ('rechecked', 'closed') THEN %(actor)s::bigint END,
  CASE WHEN state = 'closed' THEN (f.day + 10 + TIME '10:00') AT TIME ZONE 'Asia/Shanghai' END, CASE WHEN state = 'closed' THEN %(actor)s::bigint END,
  CASE WHEN hard THEN (f.day + 12 + TIME '9:00') AT TIME ZONE 'Asia/Shanghai' END, CASE WHEN hard THEN %(actor)s::bigint END,
  CASE WHEN state IN ('cut_off', 'reported', 'fined') THEN (f.day + 13 + TIME '9:00') AT TIME ZONE 'Asia/Shanghai' END,
  CASE WHEN state IN ('cut_off', 'reported', 'fined') THEN %(actor)s::bigint END,
  CASE WHEN state IN ('reported', 'fined') THEN (f.day + 13 + TIME '15:00') AT TIME ZONE 'Asia/Shanghai' END,
  CASE WHEN state IN ('reported', 'fined') THEN %(actor)s::bigint END,
  CASE WHEN state = 'fined' THEN (f.day + 20 + TIME '9:00') AT TIME ZONE 'Asia/Shanghai' END, CASE WHEN state = 'fined' THEN %(actor)s::bigint END
FROM (SELECT v.*, c.name || '　' || c.township || c.address AS place, c.category,
        CASE WHEN v.day > %(today)s::date - 3 THEN 'found'
             WHEN {_pick("v.id", "state", 100)} < 3 THEN 'notified'
             WHEN v.day > %(today)s::date - 8 THEN 'notified'
             WHEN {_pick("v.id", "state", 100)} < 5 AND v.day < %(today)s::date - 30 THEN 'fined'
             WHEN {_pick("v.id", "state", 100)} < 7 AND v.day < %(today)s::date - 20 THEN 'reported'
             WHEN {_pick("v.id", "state", 100)} < 8 AND v.day < %(today)s::date - 20 THEN 'refused'
             WHEN v.day > %(today)s::date - 14 THEN 'rechecked'
             WHEN {_pick("v.id", "state", 100)} < 10 THEN 'rectified'
             ELSE 'closed' END AS state
      FROM gas_safety_inspection AS v JOIN gas_safety_customer AS c ON c.id = v.customer_id
      WHERE v.region_id = %(region)s AND v.outcome = 'done'
        AND {_pick("v.id", "found", 1000)} < CASE WHEN c.category = 'household' THEN 12 ELSE 60 END) AS f
CROSS JOIN LATERAL (SELECT state IN ('refused', 'cut_off', 'reported', 'fined') AS hard) AS h
JOIN gas_safety_problem AS p ON p.number = CASE WHEN f.category = 'household'
  THEN (ARRAY[10, 11, 12, 12])[1 + {_pick("f.id", "which", 4)}]
  ELSE (ARRAY[9, 10, 11, 12, 13, 14, 16])[1 + {_pick("f.id", "which", 7)}] END
"""
STEPS = """
INSERT INTO gas_safety_hazardstep (hazard_id, action, source, target, unit, due_on, remark, at, by_id)
SELECT h.id, s.action, s.source, s.target, h.unit, h.due_on, s.remark, s.at, %(actor)s
FROM gas_safety_hazard AS h CROSS JOIN LATERAL (VALUES
  ('found', '', 'found', '安检发现', h.recorded_at), ('notify', 'found', 'notified', '', h.notified_at),
  ('rectify', 'notified', 'rectified', '样例：已更换', h.rectified_at),
  ('pass', 'rectified', 'rechecked', '', h.rechecked_at), ('close', 'rechecked', 'closed', '', h.closed_at),
  ('refuse', 'notified', 'refused', '样例：拒不配合整改', h.refused_at),
  ('cut_off', 'refused', 'cut_off', '', h.cut_off_at), ('report', 'cut_off', 'reported', '', h.reported_at),
  ('fine', 'reported', 'fined', '', h.fined_at)) AS s(action, source, target, remark, at)
WHERE h.region_id = %(region)s AND s.at IS NOT NULL
"""
STATEMENTS = (
    CUSTOMERS, PIPELINE, DELIVERIES, WITH_DELIVERY, SETTLED, MADE_UP, CHECKED, HAZARDS, STEPS,
)  # fmt: skip

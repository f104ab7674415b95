"""The demonstration's work of some years, written by SQL: every choice follows from a row's number."""

_N = """
WITH n AS (
  SELECT w.id, w.wish, w.able, row_number() OVER (ORDER BY w.person_id) AS n
  FROM employment_workfile AS w JOIN people_person AS p ON p.id = w.person_id
  WHERE p.managing_region_id = %(region)s)
"""
#: Those who worked before the plan began: 37.8 of 90.5, as the city's explanation says.
BEFORE = (
    _N
    + """
INSERT INTO employment_job (file_id, form, massage, "where", position, started_on, contract, evidence,
  end_reason, recorded_at)
SELECT id, (ARRAY['farming', 'farming', 'farming', 'flexible', 'flexible', 'self', 'public',
  'sheltered'])[1 + n / 7 %% 8], CASE WHEN n %% 97 = 0 THEN 'health' ELSE '' END,
  '样例' || (ARRAY['种养户', '种养户', '种养户', '零工', '网约服务', '小店', '村公益岗', '残疾人之家'])[1 + n / 7 %% 8],
  (ARRAY['种养', '种养', '养殖', '家政', '客服', '经营', '保洁', '手工'])[1 + n / 7 %% 8],
  date '2016-01-01' + (n * 37 %% 2500)::int, 'none', '样例村居证明', '', %(at)s
FROM n WHERE n %% 1000 < 405
"""
)
AT_EMPLOYERS = (
    _N
    + """
INSERT INTO employment_job (file_id, employer_id, form, massage, "where", position, started_on, contract,
  contract_from, contract_until, evidence, end_reason, recorded_at)
SELECT n.id, e.id, 'quota', '', o.name, (ARRAY['文员', '仓管', '保安', '客服'])[1 + n.n %% 4],
  d.day, 'labour', d.day, NULL, '样例劳动合同、社保清单', '', %(at)s
FROM n CROSS JOIN LATERAL (SELECT date '2020-01-01' + (n.n * 31 %% 1000)::int AS day) AS d
JOIN employment_employer AS e ON e.id = (%(employers)s::bigint[])[1 + n.n %% %(count)s]
JOIN parties_organisation AS o ON o.id = e.organisation_id
WHERE n.n %% 1000 BETWEEN 405 AND 411
"""
)
NEW = (
    _N
    + """
INSERT INTO employment_job (file_id, employer_id, form, massage, "where", position, started_on, contract,
  contract_from, contract_until, evidence, ended_on, end_reason, ended_at, ended_by_id, recorded_at)
SELECT n.id, e.id, CASE WHEN e.id IS NOT NULL THEN 'quota'
    ELSE (ARRAY['public', 'sheltered', 'flexible', 'farming', 'self'])[1 + n.n %% 5] END,
  '', coalesce(o.name, '样例' || (ARRAY['社区公益岗', '残疾人之家', '网店客服', '合作社', '小店'])[1 + n.n %% 5]),
  (ARRAY['保洁', '手工', '客服', '种养', '经营', '文员'])[1 + n.n %% 6], d.day,
  CASE WHEN e.id IS NULL THEN 'none' ELSE 'labour' END, CASE WHEN e.id IS NOT NULL THEN d.day END,
  CASE WHEN e.id IS NOT NULL THEN (d.day + interval '2 years')::date - 1 END, '样例合同、工资流水',
  CASE WHEN gone.day <= %(today)s THEN gone.day END, CASE WHEN gone.day <= %(today)s THEN '样例：合同到期' ELSE '' END,
  CASE WHEN gone.day <= %(today)s THEN %(at)s::timestamptz END,
  CASE WHEN gone.day <= %(today)s THEN %(actor)s END, %(at)s
FROM n CROSS JOIN LATERAL (SELECT date '2023-01-10' + (n.n * 53 %% 1075)::int AS day) AS d
CROSS JOIN LATERAL (SELECT CASE WHEN n.n %% 6 = 0 THEN d.day + 60 + (n.n * 13 %% 200)::int END AS day) AS gone
LEFT JOIN employment_employer AS e ON n.n %% 2 = 0 AND e.id = (%(employers)s::bigint[])[1 + n.n %% %(count)s]
LEFT JOIN parties_organisation AS o ON o.id = e.organisation_id
WHERE n.n %% 1000 BETWEEN 412 AND 436 AND d.day <= %(today)s
"""
)
LOOKED = """
INSERT INTO employment_retention (job_id, months, checked_on, kept, evidence, recorded_at)
SELECT j.id, m.months, least(m.day + 9, %(today)s), j.ended_on IS NULL OR j.ended_on > m.day, '样例回访、社保清单', %(at)s
FROM employment_job AS j
CROSS JOIN LATERAL (SELECT months, (j.started_on + make_interval(months => months))::date AS day
  FROM (VALUES (3), (6), (12)) AS marks(months)) AS m
JOIN employment_workfile AS w ON w.id = j.file_id JOIN people_person AS p ON p.id = w.person_id
WHERE p.managing_region_id = %(region)s AND j.started_on >= date '2023-01-01' AND m.day <= %(today)s
  AND (j.id * 7 + m.months) %% 10 < 8
"""
SURVEYS = (
    _N
    + """
INSERT INTO employment_survey (file_id, surveyed_on, situation, wish, forms, wanted, wants_training, training,
  why_not, recorded_at)
SELECT id, date '2023-09-01' + (n %% 180)::int, 'unemployed', n %% 10 < 6,
  CASE WHEN n %% 10 < 6 THEN ARRAY[(ARRAY['flexible', 'farming', 'quota', 'sheltered'])[1 + n %% 4]] ELSE '{}' END,
  CASE WHEN n %% 10 < 6 THEN (ARRAY['客服', '种养', '手工', '保洁'])[1 + n %% 4] ELSE '' END, n %% 10 < 3,
  CASE WHEN n %% 10 < 3 THEN (ARRAY['电商', '种植', '手工编织'])[1 + n %% 3] ELSE '' END,
  CASE WHEN n %% 10 < 6 THEN '没有合适的岗位' ELSE '身体原因' END, %(at)s
FROM n WHERE n %% 1000 >= 437 AND n %% 11 < 8
"""
)
ABLE = (
    _N
    + """
INSERT INTO employment_capability (file_id, assessed_on, level, strengths, limits, assessor, recorded_at)
SELECT n.id, s.surveyed_on + 20, CASE WHEN n.n %% 7 = 0 THEN 'none' WHEN n.n %% 3 = 0 THEN 'supported' ELSE 'market' END,
  '样例：能操作手机和简单工具', CASE WHEN n.n %% 3 = 0 THEN '样例：不宜久站' ELSE '' END, '样例评估员', %(at)s
FROM n JOIN employment_survey AS s ON s.file_id = n.id WHERE s.wish AND n.n %% 4 < 3
"""
)
MARKS = """
UPDATE employment_workfile AS w SET wish = s.wish, able = c.level <> 'none',
  worker_id = CASE WHEN s.wish AND w.id %% 5 < 4 THEN %(actor)s END,
  assigned_at = CASE WHEN s.wish AND w.id %% 5 < 4 THEN %(at)s::timestamptz END,
  assigned_by_id = CASE WHEN s.wish AND w.id %% 5 < 4 THEN %(actor)s END,
  handed_over_at = CASE WHEN s.wish AND c.level <> 'none' AND w.id %% 2 = 0 THEN %(at)s::timestamptz END,
  handed_over_by_id = CASE WHEN s.wish AND c.level <> 'none' AND w.id %% 2 = 0 THEN %(actor)s END,
  contacted_on = CASE WHEN s.wish AND w.id %% 5 < 4 THEN %(today)s - (w.id %% 34)::int END
FROM employment_survey AS s LEFT JOIN employment_capability AS c ON c.file_id = s.file_id
JOIN employment_workfile AS x ON x.id = s.file_id JOIN people_person AS p ON p.id = x.person_id
WHERE w.id = s.file_id AND p.managing_region_id = %(region)s
"""
CONTACTS = """
INSERT INTO employment_contact (file_id, day, how, content, recorded_at, recorded_by_id)
SELECT w.id, w.contacted_on, (ARRAY['phone', 'visit', 'online', 'office'])[1 + w.id %% 4],
  '样例：了解近况，介绍岗位', %(at)s, %(actor)s
FROM employment_workfile AS w JOIN people_person AS p ON p.id = w.person_id
WHERE p.managing_region_id = %(region)s AND w.contacted_on IS NOT NULL
"""
WAGES = """
INSERT INTO employment_paymonth (job_id, month, wage, insured, evidence, recorded_at)
SELECT j.id, m.month::date, 1950 + j.id %% 9 * 120, TRUE, '样例工资表、社保清单', %(at)s
FROM employment_job AS j
CROSS JOIN LATERAL generate_series(greatest(date_trunc('month', j.started_on), timestamp '2023-01-01'),
  least(%(today)s::timestamp - interval '1 month', coalesce(j.ended_on - 1, 'infinity'::date)::timestamp),
  interval '1 month') AS m(month)
WHERE j.employer_id = ANY(%(employers)s) AND j.id %% 13 <> 0
"""
STATEMENTS = (BEFORE, AT_EMPLOYERS, NEW, LOOKED, SURVEYS, ABLE, MARKS, CONTACTS, WAGES)

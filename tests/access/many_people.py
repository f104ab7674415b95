"""Thousands of people in every county at once, so that the planner sees a table worth an index."""

from itertools import islice, product

from django.db import connection

from portal.people.names import search_terms

SURNAMES = "王李张刘陈杨黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程"
FIRST = "秀桂玉春冬金凤兰德文国建志永福"
SECOND = "英珍华明生云香莲平贵"

ROWS = """
INSERT INTO people_person (name, name_search, id_number, id_number_index, id_last4, phone,
  phone_index, phone_last4, managing_region_id, township, village, address, created_at)
SELECT known.names[1 + n %% 3000], string_to_array(known.terms[1 + n %% 3000], ' '),
  '\\x00', int8send(n), lpad((n::bigint * 7919 %% 10000)::text, 4, '0'),
  '\\x00', int8send(n), lpad((n::bigint * 104729 %% 10000)::text, 4, '0'),
  county.ids[1 + n / 3 %% array_length(county.ids, 1)], '第' || n %% 17 || '镇', '', '', '2024-01-01Z'
FROM generate_series(1, %(count)s) n
CROSS JOIN (SELECT %(names)s::text[] AS names, %(terms)s::text[] AS terms) known
CROSS JOIN (SELECT array_agg(id ORDER BY code) AS ids FROM regions_region WHERE level = 'county')
  county
"""


def insert_people(count):
    """So many people over all counties with 3,000 names, and statistics of them."""
    names = ["".join(p) for p in islice(product(SURNAMES, FIRST, SECOND), 3000)]
    terms = [" ".join(search_terms(name)) for name in names]
    with connection.cursor() as cursor:
        cursor.execute(ROWS, {"count": count, "names": names, "terms": terms})
        cursor.execute("ANALYZE people_person")

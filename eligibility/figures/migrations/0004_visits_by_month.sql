CREATE FUNCTION visits_recount(people bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF people IS NULL THEN
    RETURN;
  END IF;
  -- Two who write of one person at a time would each miss the other's rows: the later waits here,
  -- and the next statement sees what the earlier has committed.
  INSERT INTO eligibility_figures_visitperson (person_id)
    SELECT DISTINCT one FROM unnest(people) AS one ORDER BY one ON CONFLICT DO NOTHING;
  PERFORM FROM eligibility_figures_visitperson WHERE person_id = ANY(people)
    ORDER BY person_id FOR UPDATE;
  WITH source AS (
    SELECT d.person_id, g.code AS region,
           (date_trunc('month', d.starts - 1) + interval '1 month')::date AS starts,
           (date_trunc('month', d.ends - 1) + interval '1 month')::date AS until
    FROM care_due AS d JOIN regions_region AS g ON g.id = d.region_id
    WHERE d.person_id = ANY(people) AND d.dropped_at IS NULL
      AND d.service IN ('home_support', 'home_visit', 'phone_call')
    UNION ALL
    SELECT a.person_id, a.region, a.starts, (a.ends + interval '1 month')::date
    FROM eligibility_award AS a JOIN eligibility_figures_visititem AS i ON i.item_id = a.item_id
    WHERE a.person_id = ANY(people)
    UNION ALL
    SELECT u.person_id, g.code, u.first_month, (u.last_month + interval '1 month')::date
    FROM applications_unclaimed AS u JOIN regions_region AS g ON g.id = u.region_id
    JOIN eligibility_figures_visititem AS i ON i.item_id = u.item_id
    WHERE u.person_id = ANY(people) AND u.state IN ('open', 'applied')
  ), span AS (
    SELECT person_id, region, unnest(range_agg(daterange(starts, until))) AS months
    FROM source WHERE until IS NULL OR starts < until GROUP BY person_id, region
  ), fresh AS (
    SELECT person_id, region, 'wanted'::varchar AS of, lower(months) AS starts,
           upper(months) AS until
    FROM span
    UNION ALL
    SELECT DISTINCT s.person_id, s.region, 'visited', month, (month + interval '1 month')::date
    FROM care_servicerecord AS r, date_trunc('month', r.done_on) AS day, date(day) AS month, span AS s
    WHERE r.person_id = ANY(people) AND r.undone_at IS NULL
      AND r.service IN ('home_support', 'home_visit', 'phone_call')
      AND s.person_id = r.person_id AND month <@ s.months
  ), gone AS (
    DELETE FROM eligibility_figures_visitspan AS old
    WHERE old.person_id = ANY(people) AND NOT EXISTS (
      SELECT FROM fresh AS f
      WHERE (f.person_id, f.region, f.of, f.starts) = (old.person_id, old.region, old.of, old.starts)
        AND f.until IS NOT DISTINCT FROM old.until)
  )
  INSERT INTO eligibility_figures_visitspan (person_id, region, of, starts, until)
  SELECT person_id, region, of, starts, until FROM fresh
  EXCEPT
  SELECT person_id, region, of, starts, until FROM eligibility_figures_visitspan
  WHERE person_id = ANY(people);
END $$;

-- The arguments of a trigger: what of a row matters here, and which rows.
CREATE FUNCTION visits_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed text;
  people bigint[];
BEGIN
  changed := format(CASE TG_OP
    WHEN 'INSERT' THEN 'SELECT %1$s FROM visits_new'
    WHEN 'DELETE' THEN 'SELECT %1$s FROM visits_old'
    ELSE '(SELECT %1$s FROM visits_new EXCEPT SELECT %1$s FROM visits_old) UNION ALL'
         ' (SELECT %1$s FROM visits_old EXCEPT SELECT %1$s FROM visits_new)'
    END, TG_ARGV[0]);
  EXECUTE format('SELECT array_agg(DISTINCT person_id) FROM (%s) AS changed WHERE %s',
                 changed, TG_ARGV[1]) INTO people;
  PERFORM visits_recount(people);
  RETURN NULL;
END $$;

CREATE FUNCTION visits_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM visits_recount(array_agg(DISTINCT person_id)) FROM eligibility_figures_visitspan;
  RETURN NULL;
END $$;

CREATE FUNCTION visits_items() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed bigint[];
BEGIN
  WITH now AS (
    SELECT DISTINCT item_id FROM eligibility_itemversion
    WHERE state = 'published' AND jsonb_path_exists(body,
      '$.parts[*].provides[*].service ? (@ == "home_support" || @ == "home_visit" || @ == "phone_call")')
  ), gone AS (
    DELETE FROM eligibility_figures_visititem
    WHERE item_id NOT IN (SELECT item_id FROM now) RETURNING item_id
  ), come AS (
    INSERT INTO eligibility_figures_visititem (item_id)
    SELECT item_id FROM now ON CONFLICT DO NOTHING RETURNING item_id
  )
  SELECT array_agg(item_id) INTO changed
  FROM (SELECT item_id FROM gone UNION ALL SELECT item_id FROM come) AS both_ways;
  IF changed IS NOT NULL THEN
    PERFORM visits_recount(array_agg(DISTINCT person_id)) FROM (
      SELECT person_id FROM eligibility_award WHERE item_id = ANY(changed)
      UNION ALL
      SELECT person_id FROM applications_unclaimed WHERE item_id = ANY(changed)) AS theirs;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER visits_i AFTER INSERT ON care_due
  REFERENCING NEW TABLE AS visits_new FOR EACH STATEMENT EXECUTE FUNCTION visits_changed(
  'id, person_id, region_id, service, starts, ends, dropped_at IS NULL AS due',
  'service IN (''home_support'', ''home_visit'', ''phone_call'')');
CREATE TRIGGER visits_u AFTER UPDATE ON care_due
  REFERENCING NEW TABLE AS visits_new OLD TABLE AS visits_old FOR EACH STATEMENT EXECUTE FUNCTION visits_changed(
  'id, person_id, region_id, service, starts, ends, dropped_at IS NULL AS due',
  'service IN (''home_support'', ''home_visit'', ''phone_call'')');
CREATE TRIGGER visits_d AFTER DELETE ON care_due
  REFERENCING OLD TABLE AS visits_old FOR EACH STATEMENT EXECUTE FUNCTION visits_changed(
  'id, person_id, region_id, service, starts, ends, dropped_at IS NULL AS due',
  'service IN (''home_support'', ''home_visit'', ''phone_call'')');
CREATE TRIGGER visits_t AFTER TRUNCATE ON care_due FOR EACH STATEMENT EXECUTE FUNCTION visits_emptied();
CREATE TRIGGER visits_i AFTER INSERT ON care_servicerecord
  REFERENCING NEW TABLE AS visits_new FOR EACH STATEMENT EXECUTE FUNCTION visits_changed(
  'id, person_id, service, done_on, undone_at IS NULL AS done',
  'service IN (''home_support'', ''home_visit'', ''phone_call'')');
CREATE TRIGGER visits_u AFTER UPDATE ON care_servicerecord
  REFERENCING NEW TABLE AS visits_new OLD TABLE AS visits_old FOR EACH STATEMENT EXECUTE FUNCTION visits_changed(
  'id, person_id, service, done_on, undone_at IS NULL AS done',
  'service IN (''home_support'', ''home_visit'', ''phone_call'')');
CREATE TRIGGER visits_d AFTER DELETE ON care_servicerecord
  REFERENCING OLD TABLE AS visits_old FOR EACH STATEMENT EXECUTE FUNCTION visits_changed(
  'id, person_id, service, done_on, undone_at IS NULL AS done',
  'service IN (''home_support'', ''home_visit'', ''phone_call'')');
CREATE TRIGGER visits_t AFTER TRUNCATE ON care_servicerecord FOR EACH STATEMENT EXECUTE FUNCTION visits_emptied();
CREATE TRIGGER visits_i AFTER INSERT ON eligibility_award
  REFERENCING NEW TABLE AS visits_new FOR EACH STATEMENT EXECUTE FUNCTION visits_changed(
  'id, person_id, region, item_id, starts, ends',
  'item_id IN (SELECT item_id FROM eligibility_figures_visititem)');
CREATE TRIGGER visits_u AFTER UPDATE ON eligibility_award
  REFERENCING NEW TABLE AS visits_new OLD TABLE AS visits_old FOR EACH STATEMENT EXECUTE FUNCTION visits_changed(
  'id, person_id, region, item_id, starts, ends',
  'item_id IN (SELECT item_id FROM eligibility_figures_visititem)');
CREATE TRIGGER visits_d AFTER DELETE ON eligibility_award
  REFERENCING OLD TABLE AS visits_old FOR EACH STATEMENT EXECUTE FUNCTION visits_changed(
  'id, person_id, region, item_id, starts, ends',
  'item_id IN (SELECT item_id FROM eligibility_figures_visititem)');
CREATE TRIGGER visits_t AFTER TRUNCATE ON eligibility_award FOR EACH STATEMENT EXECUTE FUNCTION visits_emptied();
CREATE TRIGGER visits_i AFTER INSERT ON applications_unclaimed
  REFERENCING NEW TABLE AS visits_new FOR EACH STATEMENT EXECUTE FUNCTION visits_changed(
  'id, person_id, region_id, item_id, first_month, last_month, state',
  'item_id IN (SELECT item_id FROM eligibility_figures_visititem)');
CREATE TRIGGER visits_u AFTER UPDATE ON applications_unclaimed
  REFERENCING NEW TABLE AS visits_new OLD TABLE AS visits_old FOR EACH STATEMENT EXECUTE FUNCTION visits_changed(
  'id, person_id, region_id, item_id, first_month, last_month, state',
  'item_id IN (SELECT item_id FROM eligibility_figures_visititem)');
CREATE TRIGGER visits_d AFTER DELETE ON applications_unclaimed
  REFERENCING OLD TABLE AS visits_old FOR EACH STATEMENT EXECUTE FUNCTION visits_changed(
  'id, person_id, region_id, item_id, first_month, last_month, state',
  'item_id IN (SELECT item_id FROM eligibility_figures_visititem)');
CREATE TRIGGER visits_t AFTER TRUNCATE ON applications_unclaimed FOR EACH STATEMENT EXECUTE FUNCTION visits_emptied();
CREATE TRIGGER visits_items AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON eligibility_itemversion
  FOR EACH STATEMENT EXECUTE FUNCTION visits_items();

CREATE FUNCTION tally_visit_wanted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'visit_wanted', region, detail, month, sum(n), sum(a) FROM (SELECT (r.region)::varchar AS region, ('')::varchar AS detail, (r.starts)::date AS month, +1 AS n, +coalesce((0), 0) AS a FROM tally_new r  WHERE r.of = 'wanted' UNION ALL SELECT (r.region)::varchar AS region, ('')::varchar AS detail, (r.until)::date AS month, -1 AS n, -coalesce((0), 0) AS a FROM tally_new r  WHERE (r.of = 'wanted') AND (r.until) IS NOT NULL) changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'visit_wanted', region, detail, month, sum(n), sum(a) FROM (SELECT (r.region)::varchar AS region, ('')::varchar AS detail, (r.starts)::date AS month, +1 AS n, +coalesce((0), 0) AS a FROM tally_new r  WHERE r.of = 'wanted' UNION ALL SELECT (r.region)::varchar AS region, ('')::varchar AS detail, (r.until)::date AS month, -1 AS n, -coalesce((0), 0) AS a FROM tally_new r  WHERE (r.of = 'wanted') AND (r.until) IS NOT NULL UNION ALL SELECT (r.region)::varchar AS region, ('')::varchar AS detail, (r.starts)::date AS month, -1 AS n, -coalesce((0), 0) AS a FROM tally_old r  WHERE r.of = 'wanted' UNION ALL SELECT (r.region)::varchar AS region, ('')::varchar AS detail, (r.until)::date AS month, +1 AS n, +coalesce((0), 0) AS a FROM tally_old r  WHERE (r.of = 'wanted') AND (r.until) IS NOT NULL) changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'visit_wanted', region, detail, month, sum(n), sum(a) FROM (SELECT (r.region)::varchar AS region, ('')::varchar AS detail, (r.starts)::date AS month, -1 AS n, -coalesce((0), 0) AS a FROM tally_old r  WHERE r.of = 'wanted' UNION ALL SELECT (r.region)::varchar AS region, ('')::varchar AS detail, (r.until)::date AS month, +1 AS n, +coalesce((0), 0) AS a FROM tally_old r  WHERE (r.of = 'wanted') AND (r.until) IS NOT NULL) changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
  ELSE
    DELETE FROM policies_tally WHERE kind = 'visit_wanted';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tally_visit_wanted_i AFTER INSERT ON eligibility_figures_visitspan REFERENCING NEW TABLE AS tally_new
  FOR EACH STATEMENT EXECUTE FUNCTION tally_visit_wanted();
CREATE TRIGGER tally_visit_wanted_u AFTER UPDATE ON eligibility_figures_visitspan
  REFERENCING NEW TABLE AS tally_new OLD TABLE AS tally_old
  FOR EACH STATEMENT EXECUTE FUNCTION tally_visit_wanted();
CREATE TRIGGER tally_visit_wanted_d AFTER DELETE ON eligibility_figures_visitspan REFERENCING OLD TABLE AS tally_old
  FOR EACH STATEMENT EXECUTE FUNCTION tally_visit_wanted();
CREATE TRIGGER tally_visit_wanted_t AFTER TRUNCATE ON eligibility_figures_visitspan
  FOR EACH STATEMENT EXECUTE FUNCTION tally_visit_wanted();
INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'visit_wanted', region, detail, month, sum(n), sum(a) FROM (SELECT (r.region)::varchar AS region, ('')::varchar AS detail, (r.starts)::date AS month, +1 AS n, +coalesce((0), 0) AS a FROM eligibility_figures_visitspan r  WHERE r.of = 'wanted' UNION ALL SELECT (r.region)::varchar AS region, ('')::varchar AS detail, (r.until)::date AS month, -1 AS n, -coalesce((0), 0) AS a FROM eligibility_figures_visitspan r  WHERE (r.of = 'wanted') AND (r.until) IS NOT NULL) changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
CREATE FUNCTION tally_visit_done() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'visit_done', region, detail, month, sum(n), sum(a) FROM (SELECT (r.region)::varchar AS region, ('')::varchar AS detail, (r.starts)::date AS month, +1 AS n, +coalesce((0), 0) AS a FROM tally_new r  WHERE r.of = 'visited') changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'visit_done', region, detail, month, sum(n), sum(a) FROM (SELECT (r.region)::varchar AS region, ('')::varchar AS detail, (r.starts)::date AS month, +1 AS n, +coalesce((0), 0) AS a FROM tally_new r  WHERE r.of = 'visited' UNION ALL SELECT (r.region)::varchar AS region, ('')::varchar AS detail, (r.starts)::date AS month, -1 AS n, -coalesce((0), 0) AS a FROM tally_old r  WHERE r.of = 'visited') changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'visit_done', region, detail, month, sum(n), sum(a) FROM (SELECT (r.region)::varchar AS region, ('')::varchar AS detail, (r.starts)::date AS month, -1 AS n, -coalesce((0), 0) AS a FROM tally_old r  WHERE r.of = 'visited') changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
  ELSE
    DELETE FROM policies_tally WHERE kind = 'visit_done';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tally_visit_done_i AFTER INSERT ON eligibility_figures_visitspan REFERENCING NEW TABLE AS tally_new
  FOR EACH STATEMENT EXECUTE FUNCTION tally_visit_done();
CREATE TRIGGER tally_visit_done_u AFTER UPDATE ON eligibility_figures_visitspan
  REFERENCING NEW TABLE AS tally_new OLD TABLE AS tally_old
  FOR EACH STATEMENT EXECUTE FUNCTION tally_visit_done();
CREATE TRIGGER tally_visit_done_d AFTER DELETE ON eligibility_figures_visitspan REFERENCING OLD TABLE AS tally_old
  FOR EACH STATEMENT EXECUTE FUNCTION tally_visit_done();
CREATE TRIGGER tally_visit_done_t AFTER TRUNCATE ON eligibility_figures_visitspan
  FOR EACH STATEMENT EXECUTE FUNCTION tally_visit_done();
INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'visit_done', region, detail, month, sum(n), sum(a) FROM (SELECT (r.region)::varchar AS region, ('')::varchar AS detail, (r.starts)::date AS month, +1 AS n, +coalesce((0), 0) AS a FROM eligibility_figures_visitspan r  WHERE r.of = 'visited') changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;

INSERT INTO eligibility_figures_visititem (item_id)
SELECT DISTINCT item_id FROM eligibility_itemversion
WHERE state = 'published' AND jsonb_path_exists(body,
  '$.parts[*].provides[*].service ? (@ == "home_support" || @ == "home_visit" || @ == "phone_call")');
SELECT visits_recount(array_agg(DISTINCT person_id)) FROM (
  SELECT person_id FROM care_due WHERE service IN ('home_support', 'home_visit', 'phone_call')
  UNION ALL
  SELECT person_id FROM eligibility_award JOIN eligibility_figures_visititem USING (item_id)
  UNION ALL
  SELECT person_id FROM applications_unclaimed JOIN eligibility_figures_visititem USING (item_id)
) AS theirs;

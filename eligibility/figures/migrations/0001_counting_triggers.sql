CREATE FUNCTION tally_award() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'award', region, detail, month, sum(n), sum(a) FROM (SELECT (r.region)::varchar AS region, (r.item_id || '|' || r.part)::varchar AS detail, (r.starts)::date AS month, +1 AS n, +coalesce((0), 0) AS a FROM tally_new r  WHERE TRUE UNION ALL SELECT (r.region)::varchar AS region, (r.item_id || '|' || r.part)::varchar AS detail, (r.ends + interval '1 month')::date AS month, -1 AS n, -coalesce((0), 0) AS a FROM tally_new r  WHERE (TRUE) AND (r.ends + interval '1 month') IS NOT NULL) changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'award', region, detail, month, sum(n), sum(a) FROM (SELECT (r.region)::varchar AS region, (r.item_id || '|' || r.part)::varchar AS detail, (r.starts)::date AS month, +1 AS n, +coalesce((0), 0) AS a FROM tally_new r  WHERE TRUE UNION ALL SELECT (r.region)::varchar AS region, (r.item_id || '|' || r.part)::varchar AS detail, (r.ends + interval '1 month')::date AS month, -1 AS n, -coalesce((0), 0) AS a FROM tally_new r  WHERE (TRUE) AND (r.ends + interval '1 month') IS NOT NULL UNION ALL SELECT (r.region)::varchar AS region, (r.item_id || '|' || r.part)::varchar AS detail, (r.starts)::date AS month, -1 AS n, -coalesce((0), 0) AS a FROM tally_old r  WHERE TRUE UNION ALL SELECT (r.region)::varchar AS region, (r.item_id || '|' || r.part)::varchar AS detail, (r.ends + interval '1 month')::date AS month, +1 AS n, +coalesce((0), 0) AS a FROM tally_old r  WHERE (TRUE) AND (r.ends + interval '1 month') IS NOT NULL) changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'award', region, detail, month, sum(n), sum(a) FROM (SELECT (r.region)::varchar AS region, (r.item_id || '|' || r.part)::varchar AS detail, (r.starts)::date AS month, -1 AS n, -coalesce((0), 0) AS a FROM tally_old r  WHERE TRUE UNION ALL SELECT (r.region)::varchar AS region, (r.item_id || '|' || r.part)::varchar AS detail, (r.ends + interval '1 month')::date AS month, +1 AS n, +coalesce((0), 0) AS a FROM tally_old r  WHERE (TRUE) AND (r.ends + interval '1 month') IS NOT NULL) changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
  ELSE
    DELETE FROM policies_tally WHERE kind = 'award';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tally_award_i AFTER INSERT ON eligibility_award REFERENCING NEW TABLE AS tally_new
  FOR EACH STATEMENT EXECUTE FUNCTION tally_award();
CREATE TRIGGER tally_award_u AFTER UPDATE ON eligibility_award
  REFERENCING NEW TABLE AS tally_new OLD TABLE AS tally_old
  FOR EACH STATEMENT EXECUTE FUNCTION tally_award();
CREATE TRIGGER tally_award_d AFTER DELETE ON eligibility_award REFERENCING OLD TABLE AS tally_old
  FOR EACH STATEMENT EXECUTE FUNCTION tally_award();
CREATE TRIGGER tally_award_t AFTER TRUNCATE ON eligibility_award
  FOR EACH STATEMENT EXECUTE FUNCTION tally_award();
INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'award', region, detail, month, sum(n), sum(a) FROM (SELECT (r.region)::varchar AS region, (r.item_id || '|' || r.part)::varchar AS detail, (r.starts)::date AS month, +1 AS n, +coalesce((0), 0) AS a FROM eligibility_award r  WHERE TRUE UNION ALL SELECT (r.region)::varchar AS region, (r.item_id || '|' || r.part)::varchar AS detail, (r.ends + interval '1 month')::date AS month, -1 AS n, -coalesce((0), 0) AS a FROM eligibility_award r  WHERE (TRUE) AND (r.ends + interval '1 month') IS NOT NULL) changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;

CREATE FUNCTION tally_unclaimed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'unclaimed', region, detail, month, sum(n), sum(a) FROM (SELECT (g.code)::varchar AS region, (r.item_id || '|' || r.part)::varchar AS detail, (r.first_month)::date AS month, +1 AS n, +coalesce((CASE WHEN r.per = 'month' THEN r.amount END), 0) AS a FROM tally_new r JOIN regions_region g ON g.id = r.region_id WHERE r.state IN ('open', 'applied') UNION ALL SELECT (g.code)::varchar AS region, (r.item_id || '|' || r.part)::varchar AS detail, (r.last_month + interval '1 month')::date AS month, -1 AS n, -coalesce((CASE WHEN r.per = 'month' THEN r.amount END), 0) AS a FROM tally_new r JOIN regions_region g ON g.id = r.region_id WHERE (r.state IN ('open', 'applied')) AND (r.last_month + interval '1 month') IS NOT NULL) changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'unclaimed', region, detail, month, sum(n), sum(a) FROM (SELECT (g.code)::varchar AS region, (r.item_id || '|' || r.part)::varchar AS detail, (r.first_month)::date AS month, +1 AS n, +coalesce((CASE WHEN r.per = 'month' THEN r.amount END), 0) AS a FROM tally_new r JOIN regions_region g ON g.id = r.region_id WHERE r.state IN ('open', 'applied') UNION ALL SELECT (g.code)::varchar AS region, (r.item_id || '|' || r.part)::varchar AS detail, (r.last_month + interval '1 month')::date AS month, -1 AS n, -coalesce((CASE WHEN r.per = 'month' THEN r.amount END), 0) AS a FROM tally_new r JOIN regions_region g ON g.id = r.region_id WHERE (r.state IN ('open', 'applied')) AND (r.last_month + interval '1 month') IS NOT NULL UNION ALL SELECT (g.code)::varchar AS region, (r.item_id || '|' || r.part)::varchar AS detail, (r.first_month)::date AS month, -1 AS n, -coalesce((CASE WHEN r.per = 'month' THEN r.amount END), 0) AS a FROM tally_old r JOIN regions_region g ON g.id = r.region_id WHERE r.state IN ('open', 'applied') UNION ALL SELECT (g.code)::varchar AS region, (r.item_id || '|' || r.part)::varchar AS detail, (r.last_month + interval '1 month')::date AS month, +1 AS n, +coalesce((CASE WHEN r.per = 'month' THEN r.amount END), 0) AS a FROM tally_old r JOIN regions_region g ON g.id = r.region_id WHERE (r.state IN ('open', 'applied')) AND (r.last_month + interval '1 month') IS NOT NULL) changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'unclaimed', region, detail, month, sum(n), sum(a) FROM (SELECT (g.code)::varchar AS region, (r.item_id || '|' || r.part)::varchar AS detail, (r.first_month)::date AS month, -1 AS n, -coalesce((CASE WHEN r.per = 'month' THEN r.amount END), 0) AS a FROM tally_old r JOIN regions_region g ON g.id = r.region_id WHERE r.state IN ('open', 'applied') UNION ALL SELECT (g.code)::varchar AS region, (r.item_id || '|' || r.part)::varchar AS detail, (r.last_month + interval '1 month')::date AS month, +1 AS n, +coalesce((CASE WHEN r.per = 'month' THEN r.amount END), 0) AS a FROM tally_old r JOIN regions_region g ON g.id = r.region_id WHERE (r.state IN ('open', 'applied')) AND (r.last_month + interval '1 month') IS NOT NULL) changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
  ELSE
    DELETE FROM policies_tally WHERE kind = 'unclaimed';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tally_unclaimed_i AFTER INSERT ON applications_unclaimed REFERENCING NEW TABLE AS tally_new
  FOR EACH STATEMENT EXECUTE FUNCTION tally_unclaimed();
CREATE TRIGGER tally_unclaimed_u AFTER UPDATE ON applications_unclaimed
  REFERENCING NEW TABLE AS tally_new OLD TABLE AS tally_old
  FOR EACH STATEMENT EXECUTE FUNCTION tally_unclaimed();
CREATE TRIGGER tally_unclaimed_d AFTER DELETE ON applications_unclaimed REFERENCING OLD TABLE AS tally_old
  FOR EACH STATEMENT EXECUTE FUNCTION tally_unclaimed();
CREATE TRIGGER tally_unclaimed_t AFTER TRUNCATE ON applications_unclaimed
  FOR EACH STATEMENT EXECUTE FUNCTION tally_unclaimed();
INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'unclaimed', region, detail, month, sum(n), sum(a) FROM (SELECT (g.code)::varchar AS region, (r.item_id || '|' || r.part)::varchar AS detail, (r.first_month)::date AS month, +1 AS n, +coalesce((CASE WHEN r.per = 'month' THEN r.amount END), 0) AS a FROM applications_unclaimed r JOIN regions_region g ON g.id = r.region_id WHERE r.state IN ('open', 'applied') UNION ALL SELECT (g.code)::varchar AS region, (r.item_id || '|' || r.part)::varchar AS detail, (r.last_month + interval '1 month')::date AS month, -1 AS n, -coalesce((CASE WHEN r.per = 'month' THEN r.amount END), 0) AS a FROM applications_unclaimed r JOIN regions_region g ON g.id = r.region_id WHERE (r.state IN ('open', 'applied')) AND (r.last_month + interval '1 month') IS NOT NULL) changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;

CREATE FUNCTION tally_stop() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'stop', region, detail, month, sum(n), sum(a) FROM (SELECT (g.code)::varchar AS region, (a.item_id || '|' || a.part)::varchar AS detail, (r.due_month)::date AS month, +1 AS n, +coalesce((0), 0) AS a FROM tally_new r JOIN regions_region g ON g.id = r.region_id JOIN eligibility_award a ON a.id = r.award_id WHERE r.state = 'open') changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'stop', region, detail, month, sum(n), sum(a) FROM (SELECT (g.code)::varchar AS region, (a.item_id || '|' || a.part)::varchar AS detail, (r.due_month)::date AS month, +1 AS n, +coalesce((0), 0) AS a FROM tally_new r JOIN regions_region g ON g.id = r.region_id JOIN eligibility_award a ON a.id = r.award_id WHERE r.state = 'open' UNION ALL SELECT (g.code)::varchar AS region, (a.item_id || '|' || a.part)::varchar AS detail, (r.due_month)::date AS month, -1 AS n, -coalesce((0), 0) AS a FROM tally_old r JOIN regions_region g ON g.id = r.region_id JOIN eligibility_award a ON a.id = r.award_id WHERE r.state = 'open') changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'stop', region, detail, month, sum(n), sum(a) FROM (SELECT (g.code)::varchar AS region, (a.item_id || '|' || a.part)::varchar AS detail, (r.due_month)::date AS month, -1 AS n, -coalesce((0), 0) AS a FROM tally_old r JOIN regions_region g ON g.id = r.region_id JOIN eligibility_award a ON a.id = r.award_id WHERE r.state = 'open') changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
  ELSE
    DELETE FROM policies_tally WHERE kind = 'stop';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tally_stop_i AFTER INSERT ON applications_stop REFERENCING NEW TABLE AS tally_new
  FOR EACH STATEMENT EXECUTE FUNCTION tally_stop();
CREATE TRIGGER tally_stop_u AFTER UPDATE ON applications_stop
  REFERENCING NEW TABLE AS tally_new OLD TABLE AS tally_old
  FOR EACH STATEMENT EXECUTE FUNCTION tally_stop();
CREATE TRIGGER tally_stop_d AFTER DELETE ON applications_stop REFERENCING OLD TABLE AS tally_old
  FOR EACH STATEMENT EXECUTE FUNCTION tally_stop();
CREATE TRIGGER tally_stop_t AFTER TRUNCATE ON applications_stop
  FOR EACH STATEMENT EXECUTE FUNCTION tally_stop();
INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'stop', region, detail, month, sum(n), sum(a) FROM (SELECT (g.code)::varchar AS region, (a.item_id || '|' || a.part)::varchar AS detail, (r.due_month)::date AS month, +1 AS n, +coalesce((0), 0) AS a FROM applications_stop r JOIN regions_region g ON g.id = r.region_id JOIN eligibility_award a ON a.id = r.award_id WHERE r.state = 'open') changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;

CREATE FUNCTION tally_application_waiting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'application_waiting', region, detail, month, sum(n), sum(a) FROM (SELECT (g.code)::varchar AS region, (r.state)::varchar AS detail, (date_trunc('month', r.submitted_at AT TIME ZONE 'Asia/Shanghai')::date)::date AS month, +1 AS n, +coalesce((0), 0) AS a FROM tally_new r JOIN regions_region g ON g.id = r.region_id WHERE r.state IN ('submitted', 'checked', 'publicity')) changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'application_waiting', region, detail, month, sum(n), sum(a) FROM (SELECT (g.code)::varchar AS region, (r.state)::varchar AS detail, (date_trunc('month', r.submitted_at AT TIME ZONE 'Asia/Shanghai')::date)::date AS month, +1 AS n, +coalesce((0), 0) AS a FROM tally_new r JOIN regions_region g ON g.id = r.region_id WHERE r.state IN ('submitted', 'checked', 'publicity') UNION ALL SELECT (g.code)::varchar AS region, (r.state)::varchar AS detail, (date_trunc('month', r.submitted_at AT TIME ZONE 'Asia/Shanghai')::date)::date AS month, -1 AS n, -coalesce((0), 0) AS a FROM tally_old r JOIN regions_region g ON g.id = r.region_id WHERE r.state IN ('submitted', 'checked', 'publicity')) changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'application_waiting', region, detail, month, sum(n), sum(a) FROM (SELECT (g.code)::varchar AS region, (r.state)::varchar AS detail, (date_trunc('month', r.submitted_at AT TIME ZONE 'Asia/Shanghai')::date)::date AS month, -1 AS n, -coalesce((0), 0) AS a FROM tally_old r JOIN regions_region g ON g.id = r.region_id WHERE r.state IN ('submitted', 'checked', 'publicity')) changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
  ELSE
    DELETE FROM policies_tally WHERE kind = 'application_waiting';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tally_application_waiting_i AFTER INSERT ON applications_application REFERENCING NEW TABLE AS tally_new
  FOR EACH STATEMENT EXECUTE FUNCTION tally_application_waiting();
CREATE TRIGGER tally_application_waiting_u AFTER UPDATE ON applications_application
  REFERENCING NEW TABLE AS tally_new OLD TABLE AS tally_old
  FOR EACH STATEMENT EXECUTE FUNCTION tally_application_waiting();
CREATE TRIGGER tally_application_waiting_d AFTER DELETE ON applications_application REFERENCING OLD TABLE AS tally_old
  FOR EACH STATEMENT EXECUTE FUNCTION tally_application_waiting();
CREATE TRIGGER tally_application_waiting_t AFTER TRUNCATE ON applications_application
  FOR EACH STATEMENT EXECUTE FUNCTION tally_application_waiting();
INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'application_waiting', region, detail, month, sum(n), sum(a) FROM (SELECT (g.code)::varchar AS region, (r.state)::varchar AS detail, (date_trunc('month', r.submitted_at AT TIME ZONE 'Asia/Shanghai')::date)::date AS month, +1 AS n, +coalesce((0), 0) AS a FROM applications_application r JOIN regions_region g ON g.id = r.region_id WHERE r.state IN ('submitted', 'checked', 'publicity')) changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;

CREATE FUNCTION tally_application_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'application_approved', region, detail, month, sum(n), sum(a) FROM (SELECT (g.code)::varchar AS region, (r.item_id || '|' || r.part)::varchar AS detail, (date_trunc('month', r.approved_at AT TIME ZONE 'Asia/Shanghai')::date)::date AS month, +1 AS n, +coalesce(((r.approved_at AT TIME ZONE 'Asia/Shanghai')::date - (r.submitted_at AT TIME ZONE 'Asia/Shanghai')::date), 0) AS a FROM tally_new r JOIN regions_region g ON g.id = r.region_id WHERE r.state = 'approved') changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'application_approved', region, detail, month, sum(n), sum(a) FROM (SELECT (g.code)::varchar AS region, (r.item_id || '|' || r.part)::varchar AS detail, (date_trunc('month', r.approved_at AT TIME ZONE 'Asia/Shanghai')::date)::date AS month, +1 AS n, +coalesce(((r.approved_at AT TIME ZONE 'Asia/Shanghai')::date - (r.submitted_at AT TIME ZONE 'Asia/Shanghai')::date), 0) AS a FROM tally_new r JOIN regions_region g ON g.id = r.region_id WHERE r.state = 'approved' UNION ALL SELECT (g.code)::varchar AS region, (r.item_id || '|' || r.part)::varchar AS detail, (date_trunc('month', r.approved_at AT TIME ZONE 'Asia/Shanghai')::date)::date AS month, -1 AS n, -coalesce(((r.approved_at AT TIME ZONE 'Asia/Shanghai')::date - (r.submitted_at AT TIME ZONE 'Asia/Shanghai')::date), 0) AS a FROM tally_old r JOIN regions_region g ON g.id = r.region_id WHERE r.state = 'approved') changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'application_approved', region, detail, month, sum(n), sum(a) FROM (SELECT (g.code)::varchar AS region, (r.item_id || '|' || r.part)::varchar AS detail, (date_trunc('month', r.approved_at AT TIME ZONE 'Asia/Shanghai')::date)::date AS month, -1 AS n, -coalesce(((r.approved_at AT TIME ZONE 'Asia/Shanghai')::date - (r.submitted_at AT TIME ZONE 'Asia/Shanghai')::date), 0) AS a FROM tally_old r JOIN regions_region g ON g.id = r.region_id WHERE r.state = 'approved') changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
  ELSE
    DELETE FROM policies_tally WHERE kind = 'application_approved';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tally_application_approved_i AFTER INSERT ON applications_application REFERENCING NEW TABLE AS tally_new
  FOR EACH STATEMENT EXECUTE FUNCTION tally_application_approved();
CREATE TRIGGER tally_application_approved_u AFTER UPDATE ON applications_application
  REFERENCING NEW TABLE AS tally_new OLD TABLE AS tally_old
  FOR EACH STATEMENT EXECUTE FUNCTION tally_application_approved();
CREATE TRIGGER tally_application_approved_d AFTER DELETE ON applications_application REFERENCING OLD TABLE AS tally_old
  FOR EACH STATEMENT EXECUTE FUNCTION tally_application_approved();
CREATE TRIGGER tally_application_approved_t AFTER TRUNCATE ON applications_application
  FOR EACH STATEMENT EXECUTE FUNCTION tally_application_approved();
INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'application_approved', region, detail, month, sum(n), sum(a) FROM (SELECT (g.code)::varchar AS region, (r.item_id || '|' || r.part)::varchar AS detail, (date_trunc('month', r.approved_at AT TIME ZONE 'Asia/Shanghai')::date)::date AS month, +1 AS n, +coalesce(((r.approved_at AT TIME ZONE 'Asia/Shanghai')::date - (r.submitted_at AT TIME ZONE 'Asia/Shanghai')::date), 0) AS a FROM applications_application r JOIN regions_region g ON g.id = r.region_id WHERE r.state = 'approved') changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;

CREATE FUNCTION tally_care_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'care_due', region, detail, month, sum(n), sum(a) FROM (SELECT (g.code)::varchar AS region, (r.service)::varchar AS detail, (r.starts)::date AS month, +1 AS n, +coalesce((0), 0) AS a FROM tally_new r JOIN regions_region g ON g.id = r.region_id WHERE r.dropped_at IS NULL UNION ALL SELECT (g.code)::varchar AS region, (r.service)::varchar AS detail, (r.ends)::date AS month, -1 AS n, -coalesce((0), 0) AS a FROM tally_new r JOIN regions_region g ON g.id = r.region_id WHERE (r.dropped_at IS NULL) AND (r.ends) IS NOT NULL) changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'care_due', region, detail, month, sum(n), sum(a) FROM (SELECT (g.code)::varchar AS region, (r.service)::varchar AS detail, (r.starts)::date AS month, +1 AS n, +coalesce((0), 0) AS a FROM tally_new r JOIN regions_region g ON g.id = r.region_id WHERE r.dropped_at IS NULL UNION ALL SELECT (g.code)::varchar AS region, (r.service)::varchar AS detail, (r.ends)::date AS month, -1 AS n, -coalesce((0), 0) AS a FROM tally_new r JOIN regions_region g ON g.id = r.region_id WHERE (r.dropped_at IS NULL) AND (r.ends) IS NOT NULL UNION ALL SELECT (g.code)::varchar AS region, (r.service)::varchar AS detail, (r.starts)::date AS month, -1 AS n, -coalesce((0), 0) AS a FROM tally_old r JOIN regions_region g ON g.id = r.region_id WHERE r.dropped_at IS NULL UNION ALL SELECT (g.code)::varchar AS region, (r.service)::varchar AS detail, (r.ends)::date AS month, +1 AS n, +coalesce((0), 0) AS a FROM tally_old r JOIN regions_region g ON g.id = r.region_id WHERE (r.dropped_at IS NULL) AND (r.ends) IS NOT NULL) changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'care_due', region, detail, month, sum(n), sum(a) FROM (SELECT (g.code)::varchar AS region, (r.service)::varchar AS detail, (r.starts)::date AS month, -1 AS n, -coalesce((0), 0) AS a FROM tally_old r JOIN regions_region g ON g.id = r.region_id WHERE r.dropped_at IS NULL UNION ALL SELECT (g.code)::varchar AS region, (r.service)::varchar AS detail, (r.ends)::date AS month, +1 AS n, +coalesce((0), 0) AS a FROM tally_old r JOIN regions_region g ON g.id = r.region_id WHERE (r.dropped_at IS NULL) AND (r.ends) IS NOT NULL) changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
  ELSE
    DELETE FROM policies_tally WHERE kind = 'care_due';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tally_care_due_i AFTER INSERT ON care_due REFERENCING NEW TABLE AS tally_new
  FOR EACH STATEMENT EXECUTE FUNCTION tally_care_due();
CREATE TRIGGER tally_care_due_u AFTER UPDATE ON care_due
  REFERENCING NEW TABLE AS tally_new OLD TABLE AS tally_old
  FOR EACH STATEMENT EXECUTE FUNCTION tally_care_due();
CREATE TRIGGER tally_care_due_d AFTER DELETE ON care_due REFERENCING OLD TABLE AS tally_old
  FOR EACH STATEMENT EXECUTE FUNCTION tally_care_due();
CREATE TRIGGER tally_care_due_t AFTER TRUNCATE ON care_due
  FOR EACH STATEMENT EXECUTE FUNCTION tally_care_due();
INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'care_due', region, detail, month, sum(n), sum(a) FROM (SELECT (g.code)::varchar AS region, (r.service)::varchar AS detail, (r.starts)::date AS month, +1 AS n, +coalesce((0), 0) AS a FROM care_due r JOIN regions_region g ON g.id = r.region_id WHERE r.dropped_at IS NULL UNION ALL SELECT (g.code)::varchar AS region, (r.service)::varchar AS detail, (r.ends)::date AS month, -1 AS n, -coalesce((0), 0) AS a FROM care_due r JOIN regions_region g ON g.id = r.region_id WHERE (r.dropped_at IS NULL) AND (r.ends) IS NOT NULL) changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;

CREATE FUNCTION tally_care_done() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'care_done', region, detail, month, sum(n), sum(a) FROM (SELECT (g.code)::varchar AS region, (d.service)::varchar AS detail, (d.starts)::date AS month, +1 AS n, +coalesce((0), 0) AS a FROM tally_new r JOIN care_due d ON d.id = r.due_id JOIN regions_region g ON g.id = d.region_id WHERE r.undone_at IS NULL AND d.dropped_at IS NULL UNION ALL SELECT (g.code)::varchar AS region, (d.service)::varchar AS detail, (d.ends)::date AS month, -1 AS n, -coalesce((0), 0) AS a FROM tally_new r JOIN care_due d ON d.id = r.due_id JOIN regions_region g ON g.id = d.region_id WHERE (r.undone_at IS NULL AND d.dropped_at IS NULL) AND (d.ends) IS NOT NULL) changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'care_done', region, detail, month, sum(n), sum(a) FROM (SELECT (g.code)::varchar AS region, (d.service)::varchar AS detail, (d.starts)::date AS month, +1 AS n, +coalesce((0), 0) AS a FROM tally_new r JOIN care_due d ON d.id = r.due_id JOIN regions_region g ON g.id = d.region_id WHERE r.undone_at IS NULL AND d.dropped_at IS NULL UNION ALL SELECT (g.code)::varchar AS region, (d.service)::varchar AS detail, (d.ends)::date AS month, -1 AS n, -coalesce((0), 0) AS a FROM tally_new r JOIN care_due d ON d.id = r.due_id JOIN regions_region g ON g.id = d.region_id WHERE (r.undone_at IS NULL AND d.dropped_at IS NULL) AND (d.ends) IS NOT NULL UNION ALL SELECT (g.code)::varchar AS region, (d.service)::varchar AS detail, (d.starts)::date AS month, -1 AS n, -coalesce((0), 0) AS a FROM tally_old r JOIN care_due d ON d.id = r.due_id JOIN regions_region g ON g.id = d.region_id WHERE r.undone_at IS NULL AND d.dropped_at IS NULL UNION ALL SELECT (g.code)::varchar AS region, (d.service)::varchar AS detail, (d.ends)::date AS month, +1 AS n, +coalesce((0), 0) AS a FROM tally_old r JOIN care_due d ON d.id = r.due_id JOIN regions_region g ON g.id = d.region_id WHERE (r.undone_at IS NULL AND d.dropped_at IS NULL) AND (d.ends) IS NOT NULL) changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'care_done', region, detail, month, sum(n), sum(a) FROM (SELECT (g.code)::varchar AS region, (d.service)::varchar AS detail, (d.starts)::date AS month, -1 AS n, -coalesce((0), 0) AS a FROM tally_old r JOIN care_due d ON d.id = r.due_id JOIN regions_region g ON g.id = d.region_id WHERE r.undone_at IS NULL AND d.dropped_at IS NULL UNION ALL SELECT (g.code)::varchar AS region, (d.service)::varchar AS detail, (d.ends)::date AS month, +1 AS n, +coalesce((0), 0) AS a FROM tally_old r JOIN care_due d ON d.id = r.due_id JOIN regions_region g ON g.id = d.region_id WHERE (r.undone_at IS NULL AND d.dropped_at IS NULL) AND (d.ends) IS NOT NULL) changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
  ELSE
    DELETE FROM policies_tally WHERE kind = 'care_done';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tally_care_done_i AFTER INSERT ON care_servicerecord REFERENCING NEW TABLE AS tally_new
  FOR EACH STATEMENT EXECUTE FUNCTION tally_care_done();
CREATE TRIGGER tally_care_done_u AFTER UPDATE ON care_servicerecord
  REFERENCING NEW TABLE AS tally_new OLD TABLE AS tally_old
  FOR EACH STATEMENT EXECUTE FUNCTION tally_care_done();
CREATE TRIGGER tally_care_done_d AFTER DELETE ON care_servicerecord REFERENCING OLD TABLE AS tally_old
  FOR EACH STATEMENT EXECUTE FUNCTION tally_care_done();
CREATE TRIGGER tally_care_done_t AFTER TRUNCATE ON care_servicerecord
  FOR EACH STATEMENT EXECUTE FUNCTION tally_care_done();
INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'care_done', region, detail, month, sum(n), sum(a) FROM (SELECT (g.code)::varchar AS region, (d.service)::varchar AS detail, (d.starts)::date AS month, +1 AS n, +coalesce((0), 0) AS a FROM care_servicerecord r JOIN care_due d ON d.id = r.due_id JOIN regions_region g ON g.id = d.region_id WHERE r.undone_at IS NULL AND d.dropped_at IS NULL UNION ALL SELECT (g.code)::varchar AS region, (d.service)::varchar AS detail, (d.ends)::date AS month, -1 AS n, -coalesce((0), 0) AS a FROM care_servicerecord r JOIN care_due d ON d.id = r.due_id JOIN regions_region g ON g.id = d.region_id WHERE (r.undone_at IS NULL AND d.dropped_at IS NULL) AND (d.ends) IS NOT NULL) changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;

CREATE FUNCTION tally_life_overdue() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'life_overdue', region, detail, month, sum(n), sum(a) FROM (SELECT (g.code)::varchar AS region, (r.state)::varchar AS detail, (date_trunc('month', r.overdue_from)::date)::date AS month, +1 AS n, +coalesce((0), 0) AS a FROM tally_new r JOIN regions_region g ON g.id = r.region_id WHERE r.state IN ('due', 'proposed')) changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'life_overdue', region, detail, month, sum(n), sum(a) FROM (SELECT (g.code)::varchar AS region, (r.state)::varchar AS detail, (date_trunc('month', r.overdue_from)::date)::date AS month, +1 AS n, +coalesce((0), 0) AS a FROM tally_new r JOIN regions_region g ON g.id = r.region_id WHERE r.state IN ('due', 'proposed') UNION ALL SELECT (g.code)::varchar AS region, (r.state)::varchar AS detail, (date_trunc('month', r.overdue_from)::date)::date AS month, -1 AS n, -coalesce((0), 0) AS a FROM tally_old r JOIN regions_region g ON g.id = r.region_id WHERE r.state IN ('due', 'proposed')) changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'life_overdue', region, detail, month, sum(n), sum(a) FROM (SELECT (g.code)::varchar AS region, (r.state)::varchar AS detail, (date_trunc('month', r.overdue_from)::date)::date AS month, -1 AS n, -coalesce((0), 0) AS a FROM tally_old r JOIN regions_region g ON g.id = r.region_id WHERE r.state IN ('due', 'proposed')) changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
  ELSE
    DELETE FROM policies_tally WHERE kind = 'life_overdue';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tally_life_overdue_i AFTER INSERT ON care_lifecheck REFERENCING NEW TABLE AS tally_new
  FOR EACH STATEMENT EXECUTE FUNCTION tally_life_overdue();
CREATE TRIGGER tally_life_overdue_u AFTER UPDATE ON care_lifecheck
  REFERENCING NEW TABLE AS tally_new OLD TABLE AS tally_old
  FOR EACH STATEMENT EXECUTE FUNCTION tally_life_overdue();
CREATE TRIGGER tally_life_overdue_d AFTER DELETE ON care_lifecheck REFERENCING OLD TABLE AS tally_old
  FOR EACH STATEMENT EXECUTE FUNCTION tally_life_overdue();
CREATE TRIGGER tally_life_overdue_t AFTER TRUNCATE ON care_lifecheck
  FOR EACH STATEMENT EXECUTE FUNCTION tally_life_overdue();
INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'life_overdue', region, detail, month, sum(n), sum(a) FROM (SELECT (g.code)::varchar AS region, (r.state)::varchar AS detail, (date_trunc('month', r.overdue_from)::date)::date AS month, +1 AS n, +coalesce((0), 0) AS a FROM care_lifecheck r JOIN regions_region g ON g.id = r.region_id WHERE r.state IN ('due', 'proposed')) changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;

CREATE FUNCTION tally_first_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'first_payment', region, detail, month, sum(n), sum(a) FROM (SELECT (r.region)::varchar AS region, (r.item_id || '|' || r.part)::varchar AS detail, (date_trunc('month', r.paid_on)::date)::date AS month, +1 AS n, +coalesce((r.paid_on - r.submitted_on), 0) AS a FROM tally_new r  WHERE TRUE) changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'first_payment', region, detail, month, sum(n), sum(a) FROM (SELECT (r.region)::varchar AS region, (r.item_id || '|' || r.part)::varchar AS detail, (date_trunc('month', r.paid_on)::date)::date AS month, +1 AS n, +coalesce((r.paid_on - r.submitted_on), 0) AS a FROM tally_new r  WHERE TRUE UNION ALL SELECT (r.region)::varchar AS region, (r.item_id || '|' || r.part)::varchar AS detail, (date_trunc('month', r.paid_on)::date)::date AS month, -1 AS n, -coalesce((r.paid_on - r.submitted_on), 0) AS a FROM tally_old r  WHERE TRUE) changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'first_payment', region, detail, month, sum(n), sum(a) FROM (SELECT (r.region)::varchar AS region, (r.item_id || '|' || r.part)::varchar AS detail, (date_trunc('month', r.paid_on)::date)::date AS month, -1 AS n, -coalesce((r.paid_on - r.submitted_on), 0) AS a FROM tally_old r  WHERE TRUE) changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
  ELSE
    DELETE FROM policies_tally WHERE kind = 'first_payment';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tally_first_payment_i AFTER INSERT ON subsidies_figures_firstpayment REFERENCING NEW TABLE AS tally_new
  FOR EACH STATEMENT EXECUTE FUNCTION tally_first_payment();
CREATE TRIGGER tally_first_payment_u AFTER UPDATE ON subsidies_figures_firstpayment
  REFERENCING NEW TABLE AS tally_new OLD TABLE AS tally_old
  FOR EACH STATEMENT EXECUTE FUNCTION tally_first_payment();
CREATE TRIGGER tally_first_payment_d AFTER DELETE ON subsidies_figures_firstpayment REFERENCING OLD TABLE AS tally_old
  FOR EACH STATEMENT EXECUTE FUNCTION tally_first_payment();
CREATE TRIGGER tally_first_payment_t AFTER TRUNCATE ON subsidies_figures_firstpayment
  FOR EACH STATEMENT EXECUTE FUNCTION tally_first_payment();
INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'first_payment', region, detail, month, sum(n), sum(a) FROM (SELECT (r.region)::varchar AS region, (r.item_id || '|' || r.part)::varchar AS detail, (date_trunc('month', r.paid_on)::date)::date AS month, +1 AS n, +coalesce((r.paid_on - r.submitted_on), 0) AS a FROM subsidies_figures_firstpayment r  WHERE TRUE) changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;

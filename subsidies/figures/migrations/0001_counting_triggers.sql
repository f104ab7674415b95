CREATE FUNCTION tally_payout_exception() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'payout_exception', region, detail, month, sum(n), sum(a) FROM (SELECT (r.region)::varchar AS region, (r.reason)::varchar AS detail, (r.covered)::date AS month, +1 AS n, +coalesce((0), 0) AS a FROM tally_new r  WHERE r.state = 'open') changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'payout_exception', region, detail, month, sum(n), sum(a) FROM (SELECT (r.region)::varchar AS region, (r.reason)::varchar AS detail, (r.covered)::date AS month, +1 AS n, +coalesce((0), 0) AS a FROM tally_new r  WHERE r.state = 'open' UNION ALL SELECT (r.region)::varchar AS region, (r.reason)::varchar AS detail, (r.covered)::date AS month, -1 AS n, -coalesce((0), 0) AS a FROM tally_old r  WHERE r.state = 'open') changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'payout_exception', region, detail, month, sum(n), sum(a) FROM (SELECT (r.region)::varchar AS region, (r.reason)::varchar AS detail, (r.covered)::date AS month, -1 AS n, -coalesce((0), 0) AS a FROM tally_old r  WHERE r.state = 'open') changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
  ELSE
    DELETE FROM policies_tally WHERE kind = 'payout_exception';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tally_payout_exception_i AFTER INSERT ON subsidies_payoutexception REFERENCING NEW TABLE AS tally_new
  FOR EACH STATEMENT EXECUTE FUNCTION tally_payout_exception();
CREATE TRIGGER tally_payout_exception_u AFTER UPDATE ON subsidies_payoutexception
  REFERENCING NEW TABLE AS tally_new OLD TABLE AS tally_old
  FOR EACH STATEMENT EXECUTE FUNCTION tally_payout_exception();
CREATE TRIGGER tally_payout_exception_d AFTER DELETE ON subsidies_payoutexception REFERENCING OLD TABLE AS tally_old
  FOR EACH STATEMENT EXECUTE FUNCTION tally_payout_exception();
CREATE TRIGGER tally_payout_exception_t AFTER TRUNCATE ON subsidies_payoutexception
  FOR EACH STATEMENT EXECUTE FUNCTION tally_payout_exception();
INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'payout_exception', region, detail, month, sum(n), sum(a) FROM (SELECT (r.region)::varchar AS region, (r.reason)::varchar AS detail, (r.covered)::date AS month, +1 AS n, +coalesce((0), 0) AS a FROM subsidies_payoutexception r  WHERE r.state = 'open') changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;

CREATE FUNCTION tally_not_arrived() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'not_arrived', region, detail, month, sum(n), sum(a) FROM (SELECT (b.region)::varchar AS region, (r.ended)::varchar AS detail, (b.month)::date AS month, +1 AS n, +coalesce((x.amount), 0) AS a FROM tally_new r JOIN bankfiles_exportrow x ON x.id = r.row_id JOIN bankfiles_export e ON e.id = x.export_id JOIN subsidies_batch b ON b.id = e.batch_id WHERE r.ended <> 'paid') changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'not_arrived', region, detail, month, sum(n), sum(a) FROM (SELECT (b.region)::varchar AS region, (r.ended)::varchar AS detail, (b.month)::date AS month, +1 AS n, +coalesce((x.amount), 0) AS a FROM tally_new r JOIN bankfiles_exportrow x ON x.id = r.row_id JOIN bankfiles_export e ON e.id = x.export_id JOIN subsidies_batch b ON b.id = e.batch_id WHERE r.ended <> 'paid' UNION ALL SELECT (b.region)::varchar AS region, (r.ended)::varchar AS detail, (b.month)::date AS month, -1 AS n, -coalesce((x.amount), 0) AS a FROM tally_old r JOIN bankfiles_exportrow x ON x.id = r.row_id JOIN bankfiles_export e ON e.id = x.export_id JOIN subsidies_batch b ON b.id = e.batch_id WHERE r.ended <> 'paid') changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'not_arrived', region, detail, month, sum(n), sum(a) FROM (SELECT (b.region)::varchar AS region, (r.ended)::varchar AS detail, (b.month)::date AS month, -1 AS n, -coalesce((x.amount), 0) AS a FROM tally_old r JOIN bankfiles_exportrow x ON x.id = r.row_id JOIN bankfiles_export e ON e.id = x.export_id JOIN subsidies_batch b ON b.id = e.batch_id WHERE r.ended <> 'paid') changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;
  ELSE
    DELETE FROM policies_tally WHERE kind = 'not_arrived';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tally_not_arrived_i AFTER INSERT ON reconciliation_rowend REFERENCING NEW TABLE AS tally_new
  FOR EACH STATEMENT EXECUTE FUNCTION tally_not_arrived();
CREATE TRIGGER tally_not_arrived_u AFTER UPDATE ON reconciliation_rowend
  REFERENCING NEW TABLE AS tally_new OLD TABLE AS tally_old
  FOR EACH STATEMENT EXECUTE FUNCTION tally_not_arrived();
CREATE TRIGGER tally_not_arrived_d AFTER DELETE ON reconciliation_rowend REFERENCING OLD TABLE AS tally_old
  FOR EACH STATEMENT EXECUTE FUNCTION tally_not_arrived();
CREATE TRIGGER tally_not_arrived_t AFTER TRUNCATE ON reconciliation_rowend
  FOR EACH STATEMENT EXECUTE FUNCTION tally_not_arrived();
INSERT INTO policies_tally (kind, region, detail, month, count, amount) SELECT 'not_arrived', region, detail, month, sum(n), sum(a) FROM (SELECT (b.region)::varchar AS region, (r.ended)::varchar AS detail, (b.month)::date AS month, +1 AS n, +coalesce((x.amount), 0) AS a FROM reconciliation_rowend r JOIN bankfiles_exportrow x ON x.id = r.row_id JOIN bankfiles_export e ON e.id = x.export_id JOIN subsidies_batch b ON b.id = e.batch_id WHERE r.ended <> 'paid') changed GROUP BY region, detail, month HAVING sum(n) <> 0 OR sum(a) <> 0;

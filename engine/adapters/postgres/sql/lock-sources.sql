-- One transaction at a time for each source, in every process: events of a source keep their order, and no two transactions judge the same event as new.
-- Always in the same order, so that two batches never wait for each other.
SELECT pg_advisory_xact_lock(1179927636, hash) FROM (SELECT DISTINCT hashtext(source) AS hash FROM unnest($1::text[]) AS n (source) ORDER BY 1) AS sources

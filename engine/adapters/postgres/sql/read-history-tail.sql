-- Pages from ($1, $2) on, in the order (xid, position). One is read only when no transaction that could still put one before it is running, so nothing that commits late is
-- skipped.
SELECT stream, sequence, xid::text AS xid, position, at, version, flow, cause, lines::json AS lines
FROM history_page
WHERE (xid, position) >= ($1::xid8, $2::int8) AND xid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY xid, position LIMIT $3

-- What was committed after ($1, $2), in the order (xid, position). A row is read only when no transaction that could still put one before it is running, so nothing that
-- commits late is skipped.
SELECT stream, sequence, xid::text AS xid, position, at, version, token_version, kind, flow, flow_node, token, cause, data
FROM history
WHERE (xid, position) > ($1::xid8, $2::int8) AND xid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY xid, position LIMIT $3

INSERT INTO history_page (stream, sequence, at, version, flow, cause, lines, changes, message)
SELECT n.stream, n.sequence, n.at, n.version, n.flow, n.cause, n.lines, n.changes, n.message
FROM unnest($1::text[], $2::int8[], $3::int8[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
  AS n (stream, sequence, at, version, flow, cause, lines, changes, message)

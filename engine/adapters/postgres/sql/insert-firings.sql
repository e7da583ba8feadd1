INSERT INTO firing (stream, sequence, flow, version, equipment, serial_number, at, title, trace)
SELECT n.stream, n.sequence, n.flow, n.version, n.equipment, n.serial_number, n.at, n.title, n.trace::json
FROM unnest($1::text[], $2::int8[], $3::text[], $4::int[], $5::text[], $6::text[], $7::int8[], $8::text[], $9::text[])
  AS n (stream, sequence, flow, version, equipment, serial_number, at, title, trace)

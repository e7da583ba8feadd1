INSERT INTO instance (id, flow, version, serial_number, job_order, product, quantity, state, sequence, folded_at, started_at, finished_at, equipment, data, visits, body, caller)
SELECT n.id, n.flow, n.version, n.serial_number, n.job_order, n.product, n.quantity, n.state, n.sequence, n.sequence, n.started_at, n.finished_at, n.equipment::json,
  n.data::json, n.visits::json, n.body::json, n.caller
FROM unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::text[], $6::text[], $7::float8[], $8::text[], $9::int[], $10::int8[], $11::int8[], $12::text[],
    $13::text[], $14::text[], $15::text[], $16::text[])
  AS n (id, flow, version, serial_number, job_order, product, quantity, state, sequence, started_at, finished_at, equipment, data, visits, body, caller)

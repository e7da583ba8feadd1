INSERT INTO work_instruction_part (stream, sequence, work_instruction, at, person, outcome, good, scrapped, reason, entries)
SELECT n.stream, n.sequence, n.work_instruction, n.at, n.person, n.outcome, n.good, n.scrapped, n.reason, n.entries::json
FROM unnest($1::text[], $2::int8[], $3::text[], $4::int8[], $5::text[], $6::text[], $7::float8[], $8::float8[], $9::text[], $10::text[])
  AS n (stream, sequence, work_instruction, at, person, outcome, good, scrapped, reason, entries)

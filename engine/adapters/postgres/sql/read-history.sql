SELECT stream, sequence, at, version, flow, cause, lines::json AS lines, message::json AS message FROM history_page WHERE stream = ANY ($1::text[]) ORDER BY stream, sequence

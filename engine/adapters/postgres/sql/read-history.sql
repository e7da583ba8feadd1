SELECT stream, sequence, at, version, flow, cause, lines, message FROM history_page WHERE stream = ANY ($1::text[]) ORDER BY stream, sequence

SELECT id, body FROM instruction_document WHERE id = ANY ($1::text[])

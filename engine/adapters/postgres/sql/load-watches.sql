SELECT equipment, body FROM watch WHERE equipment = ANY ($1::text[]) ORDER BY position

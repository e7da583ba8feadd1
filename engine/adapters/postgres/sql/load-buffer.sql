SELECT equipment, event, expires_at FROM buffered_event WHERE equipment = ANY ($1::text[]) ORDER BY position

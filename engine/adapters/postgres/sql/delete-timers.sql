DELETE FROM timer WHERE id = ANY ($1::text[])

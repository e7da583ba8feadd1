SELECT id, definition, quantity, state, reason, expires_at, allow_negative, supplier, sequence FROM material_lot WHERE id = ANY ($1::text[])

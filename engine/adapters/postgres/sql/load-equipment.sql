SELECT equipment, version, consumed, latest FROM equipment_state WHERE equipment = ANY ($1::text[])

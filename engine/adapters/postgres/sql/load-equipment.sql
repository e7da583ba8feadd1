SELECT equipment, version, consumed, holds FROM equipment_state WHERE equipment = ANY ($1::text[])

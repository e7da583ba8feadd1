SELECT equipment, version, consumed, latest, holds FROM equipment_state WHERE equipment = ANY ($1::text[])

SELECT equipment, version, consumed, holds, served FROM equipment_state WHERE equipment = ANY ($1::text[])

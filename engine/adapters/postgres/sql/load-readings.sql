SELECT equipment, signal, reading FROM equipment_reading WHERE equipment = ANY ($1::text[])

DELETE FROM open_work_instruction WHERE id = ANY ($1::text[])

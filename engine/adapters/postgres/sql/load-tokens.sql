SELECT instance, body FROM token WHERE instance = ANY ($1::text[])

-- Fails the transaction in which it is asked when something that the statements behind it count on does not hold. They can then be sent along without waiting for an answer.
CREATE FUNCTION refuse_unless(holds boolean) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  IF holds IS NOT TRUE THEN
    RAISE EXCEPTION 'not as it was counted on' USING ERRCODE = 'FT001';
  END IF;
  RETURN true;
END $$;

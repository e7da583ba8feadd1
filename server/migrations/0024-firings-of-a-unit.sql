-- What fired on a unit is asked for by its page, among firings that grow for ever.
CREATE INDEX firing_serial_number ON firing (serial_number, at DESC) WHERE serial_number IS NOT NULL;

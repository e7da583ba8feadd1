SELECT equipment, rule, sequence, locals FROM rule_state WHERE equipment = ANY ($1::text[])

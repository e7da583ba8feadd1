import type { Invariant } from './invariants.ts';

/** What must hold of quantities: of lots, of material, and between units. */
export const LOT_INVARIANTS: readonly Invariant[] = [
  {
    name: 'of a lot: started + merged in = live + good + scrapped + returned + aborted + split off + moved out',
    holds: 'always',
    sql: `WITH lot AS (
        SELECT i.id, i.quantity AS started, i.body->'lot' AS account, i.body->'tokens' AS tokens FROM instance i WHERE i.body->'lot' IS NOT NULL),
      live AS (
        SELECT lot.id,
          coalesce((SELECT sum(coalesce((t->>'quantity')::float8, lot.started)) FROM json_array_elements(lot.tokens) t
            WHERE json_array_length(t->'generations') = 0 AND NOT EXISTS (SELECT FROM json_array_elements(t->'waits') w WHERE w->'request'->>'kind' = 'merge')), 0)
          + coalesce((SELECT sum((lot.account->'splits'->>g)::float8) FROM (SELECT DISTINCT t->'generations'->>0 AS g FROM json_array_elements(lot.tokens) t) AS generation
            WHERE g IS NOT NULL), 0) AS quantity
        FROM lot)
      SELECT format('%s: %s started, %s live, account %s', lot.id, lot.started, live.quantity, lot.account) AS what FROM lot JOIN live USING (id)
      WHERE abs(lot.started + (account->>'mergedIn')::float8 - live.quantity - (account->>'good')::float8 - (account->>'scrapped')::float8 - (account->>'returned')::float8
        - (account->>'aborted')::float8 - (account->>'splitOff')::float8 - (account->>'movedOut')::float8) > 1e-6`,
  },
  {
    name: 'what was split off a lot is what the new units began with',
    holds: 'quiet',
    sql: `WITH off AS (SELECT id, (body->'lot'->>'splitOff')::float8 AS quantity FROM instance WHERE body->'lot' IS NOT NULL),
      began AS (SELECT body->'origin'->>'instance' AS id, sum(quantity) AS quantity FROM instance WHERE body->'origin' IS NOT NULL GROUP BY 1)
      SELECT format('%s: %s split off, %s began', coalesce(off.id, began.id), coalesce(off.quantity, 0), coalesce(began.quantity, 0)) AS what
      FROM off FULL JOIN began USING (id) WHERE abs(coalesce(off.quantity, 0) - coalesce(began.quantity, 0)) > 1e-6`,
  },
  {
    name: 'what units were merged into others is what those took in',
    holds: 'quiet',
    sql: `WITH total AS (SELECT coalesce(sum((body->'lot'->>'movedOut')::float8), 0) AS out, coalesce(sum((body->'lot'->>'mergedIn')::float8), 0) AS taken FROM instance
        WHERE body->'lot' IS NOT NULL AND NOT EXISTS (SELECT FROM json_array_elements(body->'tokens') t, json_array_elements(t->'waits') w WHERE w->'request'->>'kind' = 'merge'))
      SELECT format('%s moved out, %s taken in', out, taken) AS what FROM total WHERE abs(out - taken) > 1e-6
        AND NOT EXISTS (SELECT FROM instance i, json_array_elements(i.body->'tokens') t, json_array_elements(t->'waits') w WHERE w->'request'->>'kind' = 'merge')`,
  },
  {
    name: 'a material lot has what its history adds up to, and is not below zero unless it may',
    holds: 'always',
    sql: `WITH told AS (SELECT substr(stream, 10) AS id, count(*) AS lines, max(sequence) AS last, sum((data->>'quantity')::float8) AS quantity FROM history
        WHERE stream LIKE 'material:%' GROUP BY 1)
      SELECT format('lot %s: %s by its row (line %s), %s by %s lines of history', coalesce(m.id, told.id), m.quantity, m.sequence, told.quantity, told.lines) AS what
      FROM material_lot m FULL JOIN told USING (id)
      WHERE m.id IS NULL OR told.id IS NULL OR abs(m.quantity - told.quantity) > 1e-6 OR m.sequence <> told.lines OR m.sequence <> told.last
        OR (m.quantity < 0 AND NOT m.allow_negative)`,
  },
  {
    name: 'what material lots gave is what units have consumed',
    holds: 'quiet',
    sql: `WITH given AS (SELECT substr(stream, 10) AS id, -sum((data->>'quantity')::float8) AS quantity FROM history
        WHERE stream LIKE 'material:%' AND data->>'change' IN ('consumed', 'returned') GROUP BY 1),
      used AS (SELECT substr(source, 5) AS id, sum(quantity) AS quantity FROM genealogy WHERE relation = 'consumed' GROUP BY 1)
      SELECT format('lot %s gave %s, units have %s', coalesce(given.id, used.id), given.quantity, used.quantity) AS what
      FROM given FULL JOIN used USING (id) WHERE abs(coalesce(given.quantity, 0) - coalesce(used.quantity, 0)) > 1e-6`,
  },
  {
    name: 'a component is in one unit, the one that has it on record',
    holds: 'quiet',
    sql: `WITH installed AS (SELECT substr(source, 6) AS id, count(*) AS times, min(substr(target, 6)) AS into_unit FROM genealogy WHERE relation = 'installed' GROUP BY 1)
      SELECT format('%s is in %s by its own record, in %s (%s times) by that of others', coalesce(i.id, installed.id), i.body->'installedIn'->>'instance', installed.into_unit,
        coalesce(installed.times, 0)) AS what
      FROM (SELECT id, body FROM instance WHERE body->'installedIn' IS NOT NULL) AS i FULL JOIN installed USING (id)
      WHERE i.id IS NULL OR installed.id IS NULL OR installed.times > 1 OR i.body->'installedIn'->>'instance' <> installed.into_unit`,
  },
  {
    name: 'a called routing that runs is waited for, and one that is waited for runs',
    holds: 'quiet',
    sql: `WITH waited AS (SELECT substr(w->>'to', 6) AS id FROM instance i, json_array_elements(i.body->'tokens') t, json_array_elements(t->'waits') w
        WHERE w->'request'->>'kind' = 'call'),
      runs AS (SELECT id FROM instance WHERE caller IS NOT NULL AND finished_at IS NULL)
      SELECT format('%s %s', coalesce(waited.id, runs.id), CASE WHEN runs.id IS NULL THEN 'is waited for but does not run' ELSE 'runs but is not waited for' END) AS what
      FROM waited FULL JOIN runs USING (id) WHERE waited.id IS NULL OR runs.id IS NULL`,
  },
];

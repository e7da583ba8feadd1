import { rmSync, writeFileSync } from 'node:fs';
import { until } from '../../bench/support/deadline.ts';
import type { Fault } from '../fault.ts';
import { PRESSES } from '../load/trial-flows.ts';
import { THROWS, WRITES_NUL } from '../load/trial-nodes.ts';

const POISON = [THROWS, WRITES_NUL];

/** A node type throws for one unit of each press, and gives PostgreSQL what it refuses for another: both park behind an incident, all others go on. Then it is mended, and people retry. */
export const poisonMessage: Fault = {
  name: 'poison-message',
  summary: 'a node type throws for some units and writes what PostgreSQL refuses for others',
  rounds: 1,
  shape: { poison: POISON },
  async strike({ site, operators }) {
    // What the round before mended.
    rmSync(site.mendFile, { force: true });
    await until('an incident for every poisoned unit', 60_000, () => operators.incidents.size >= POISON.length * PRESSES);
    writeFileSync(site.mendFile, '');
    operators.retryIncidents();
  },
  async check({ operators }) {
    const details = [...operators.incidents.values()];
    const wanted = POISON.length * PRESSES;
    return operators.incidents.size === wanted ? [] : [`${operators.incidents.size} incidents instead of ${wanted}: ${details.join('; ')}`];
  },
};

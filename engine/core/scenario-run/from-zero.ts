import type { ScenarioLine } from '../scenario.ts';

/** When the first thing happens in a scenario, in milliseconds: soon after its beginning. */
const FIRST = 1_000;

/** The same lines with a time each, the first one at a second: what happened last week reads as what happens in a scenario. */
export function fromZero(lines: readonly ScenarioLine[]): ScenarioLine[] {
  const first = lines.find(({ at }) => at !== undefined)?.at ?? 0;
  let now = first;
  return lines.map((line) => {
    now = Math.max(now, line.at ?? now);
    return { ...line, at: now - first + FIRST };
  });
}

import { parseScenario } from '@fettle/engine/core';
import { simulate } from '@fettle/engine/core/scenario-run/index.ts';
import { FettleError, type FlowDefinition } from '@fettle/flows';
import type { FlowScenario } from '@fettle/flows/contract';
import type { LibrarySample } from '@fettle/flows/library/index.ts';
import { type PlainLine, plainHistory } from '@fettle/flows/plain-history.ts';
import { nodeRegistry } from '@fettle/nodes';

export interface SampleScenario extends Pick<FlowScenario, 'name' | 'beside' | 'events' | 'plant' | 'expected'> {
  /** The copy that it is kept with. */
  readonly flow: string;
}

/**
 * The scenarios of a sample for the copies of its flows, each kept with every copy: what one of them does changes what happens with the others. Those that a copy alone cannot play,
 * a rule without the units that it watches, are left out.
 */
export function sampleScenarios(
  sample: Pick<LibrarySample, 'plant' | 'scenarios'>,
  copies: readonly FlowDefinition[],
): readonly SampleScenario[] {
  const plant = { equipment: [...sample.plant], classes: [] };
  const hasRouting = copies.some(({ kind }) => kind === 'routing');
  return copies.flatMap((copy) => {
    const others = copies.filter((other) => other !== copy);
    const flows = [copy, ...others];
    return sample.scenarios.flatMap(({ title, events }) => {
      if (!hasRouting && !events.every((line) => 'event' in line)) return [];
      const texts = events.map((line) => JSON.stringify(line));
      const expected = historyOf(flows, plant, texts);
      if (expected === undefined) return [];
      return [
        {
          flow: copy.id,
          name: title,
          beside: others.map(({ id }) => id),
          events: texts.map((text) => JSON.parse(text) as FlowScenario['events'][number]),
          plant,
          expected: [...expected],
        },
      ];
    });
  });
}

/** Undefined: somebody is asked in it whom nobody asks in these flows alone. */
function historyOf(
  flows: readonly FlowDefinition[],
  plant: FlowScenario['plant'],
  texts: readonly string[],
): readonly PlainLine[] | undefined {
  try {
    return plainHistory(simulate({ flows, plant, registry: nodeRegistry }, parseScenario(texts.join('\n'))));
  } catch (error) {
    if (error instanceof FettleError) return undefined;
    throw error;
  }
}

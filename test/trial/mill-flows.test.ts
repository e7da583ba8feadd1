import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { simulate } from '@fettle/engine/core/scenario-run/index.ts';
import { lintFlow } from '@fettle/flows/lint/index.ts';
import { nodeRegistry } from '@fettle/nodes';
import { plantLookup } from '@fettle/server/services/plant-lookup.ts';
import { describe, expect, it } from 'vitest';
import { millRouting, millRule } from './mill-flows.ts';
import { MEASURED_SIGNALS, MILL_CLASS, MILL_EQUIPMENT } from './mill-plant.ts';

const PLANT = { classes: [MILL_CLASS], equipment: MILL_EQUIPMENT };
const RECORDINGS = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'cnc-mill');

/** How the unit fares whose machine passes these stages, 1 s each. */
function fate(stages: readonly string[]): { finished: string | undefined; at: readonly string[] } {
  const event = (at: number, signal: string, value: string | boolean) => ({
    at,
    event: { equipment: 'mill-1', signal, value, quality: 'good' as const },
  });
  const unit = { serialNumber: 'P-1', jobOrder: 'JO-1', product: '', quantity: 1, equipment: {} };
  const history = simulate({ flows: [millRouting()], plant: PLANT, registry: nodeRegistry }, [
    // What a mill says that somebody connects to while nothing is being cut.
    event(100, 'cycleActive', false),
    { at: 500, start: unit },
    event(1000, 'cycleActive', true),
    ...stages.map((stage, index) => event(1000 + index * 1000, 'stage', stage)),
    event(1000 + stages.length * 1000, 'cycleActive', false),
  ]);
  return {
    finished: history.find(({ kind }) => kind === 'unitFinished')?.data.result as string | undefined,
    at: history.filter(({ kind }) => kind === 'entered').map(({ flowNode }) => flowNode ?? ''),
  };
}

const THREE_LAYERS = ['Prep', 'Layer 1 Up', 'Layer 1 Down', 'Repositioning', 'Layer 2 Up', 'Layer 2 Down', 'Layer 3 Up', 'Layer 3 Down'];

describe('the flows of the trial', () => {
  it.each([millRouting(), millRule()].map((flow) => [flow.id, flow] as const))('%s can be released', (_id, flow) => {
    expect(lintFlow(flow, nodeRegistry, plantLookup(PLANT))).toEqual([]);
  });

  it('know every column of the recordings', () => {
    const [file = ''] = readdirSync(RECORDINGS).filter((name) => name.startsWith('experiment'));
    const [header = ''] = readFileSync(join(RECORDINGS, file), 'utf8').split(/\r|\n/, 1);

    expect([...MEASURED_SIGNALS, 'Machining_Process'].toSorted()).toEqual(header.split(',').toSorted());
  });

  it.each(['End', 'end', 'END', ' End '])('take a part to its inspection that ends with "%s" after layer 3', (end) => {
    expect(fate([...THREE_LAYERS, end])).toMatchObject({ finished: undefined, at: ['start', 'machining', 'inspect'] });
  });

  it.each([
    ['that goes to End after layer 1', ['Prep', 'Layer 1 Up', 'End']],
    ['that goes to End in the middle of layer 3', [...THREE_LAYERS.slice(0, -1), 'End']],
    ['whose cycle ends without an End', THREE_LAYERS],
    ['of which nothing was cut', ['Starting']],
  ])('scrap a part %s', (_what, stages) => {
    expect(fate(stages)).toEqual({ finished: 'scrapped', at: ['start', 'machining', 'aborted', 'scrapped'] });
  });
});

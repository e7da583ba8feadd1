import { describe, expect, it } from 'vitest';
import { readingOf, rule } from '../testing/test-context.ts';
import { signalSource } from './signal-source.ts';

describe('signal source', () => {
  it.each(['good', 'bad', 'stale'] as const)('gives every reading on, also a %s one, unchanged', (quality) => {
    const source = rule(signalSource, { equipment: 'mill-1', signal: 'spindlePower' });
    const reading = readingOf(5, { quality });

    expect(source.take(reading)).toEqual({ out: { out: reading } });
  });

  it('listens to one machine or to each of a class', () => {
    const of = (params: object) => signalSource.source?.(signalSource.params.parse(params));

    expect(of({ equipment: 'mill-1', signal: 'power' })).toEqual({ equipment: 'mill-1', signal: 'power' });
    expect(of({ appliesTo: 'class', equipment: 'mill', signal: 'power' })).toEqual({ equipmentClass: 'mill', signal: 'power' });
  });

  it('types its output by kind and unit', () => {
    const { outputs } = signalSource.ports(signalSource.params.parse({ signal: 'power', valueKind: 'number', unit: 'kW' }));

    expect(outputs).toEqual([{ name: 'out', title: 'power', kind: 'number', unit: 'kW' }]);
  });

  it('asks for machine and signal', () => {
    expect(signalSource.check?.(signalSource.params.parse({}))?.map(({ path }) => path)).toEqual(['equipment', 'signal']);
  });
});

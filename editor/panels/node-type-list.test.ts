import { nodeTypesFor } from '@fettle/nodes';
import { describe, expect, test } from 'vitest';
import { groupNodeTypes } from './node-type-list.ts';

const first = (search: string) => groupNodeTypes(nodeTypesFor('routing'), search)[0]?.types[0]?.type;

describe('palette', () => {
  test.each([
    ['start on', 'start-on-job-order'],
    ['end', 'end'],
    ['insp', 'inspection'],
    ['split', 'split-lot'],
    ['parallel', 'parallel-split'],
  ])('searching for "%s" finds %s first', (search, type) => {
    expect(first(search)).toBe(type);
  });

  test('words of the summary find it too, after the titles', () => {
    expect(first('order')).toBe('start-on-job-order');
    expect(first('set points')).toBe('machine-operation');
  });

  test('without a search every type is there once', () => {
    const types = groupNodeTypes(nodeTypesFor('qualityRule'), '').flatMap((group) => group.types);

    expect(types.map(({ type }) => type).sort()).toEqual(
      nodeTypesFor('qualityRule')
        .map(({ type }) => type)
        .sort(),
    );
  });
});

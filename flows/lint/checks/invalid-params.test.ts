import { expect, it } from 'vitest';
import { goodRouting, problemsOf, withMore } from '../testing/sample-flow.ts';

const faults = (params: Record<string, unknown>) =>
  problemsOf('invalidParams', withMore(goodRouting, { nodes: { cut: ['machine', params] } })).map(({ path, message }) => ({
    path,
    message,
  }));

it('gives every field that does not parse, at its path', () => {
  expect(faults({ until: 5, seconds: 'x' })).toEqual([
    { path: 'equipment', message: '"cut": equipment is missing: add it.' },
    { path: 'until', message: '"cut": until must be a text.' },
    { path: 'seconds', message: '"cut": Enter the seconds.' },
  ]);
});

it('gives what the type itself finds wrong', () => {
  expect(faults({ equipment: '' })).toEqual([{ path: 'equipment', message: '"cut": Choose the machine.' }]);
});

it('is silent when all is well', () => {
  expect(faults({ equipment: 'mill-1' })).toEqual([]);
});

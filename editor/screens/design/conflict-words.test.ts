import { expect, test } from 'vitest';
import { conflictWords } from './conflict-words.ts';

const nameOf = (id: string): string => ({ cut: 'Saw', deburr: 'Deburr' })[id] ?? id;
const cut = { id: 'cut', type: 'manual-operation', typeVersion: 1, name: 'Cut', params: {} };

test.each([
  [
    'a field of a step',
    { id: 'cut.params.limits[0].low', flowNode: 'cut', kind: 'changed', path: 'params.limits[0].low', base: 2, mine: 3, theirs: undefined },
    { what: '“Saw”: Limits 1 › Low', base: '2', mine: '3', theirs: 'nothing' },
  ],
  [
    'a field of the flow',
    { id: 'flow.description', kind: 'changed', path: 'description', base: 'a', mine: '', theirs: 'b' },
    { what: 'The flow: Description', base: 'a', mine: 'empty', theirs: 'b' },
  ],
  [
    'a step that they took away',
    { id: 'cut.removed', flowNode: 'cut', kind: 'removed', path: '', base: cut, mine: cut, theirs: undefined },
    { what: '“Cut” is removed or kept', base: '', mine: 'kept, with what was changed', theirs: 'removed' },
  ],
  [
    'a way out',
    {
      id: 'cut.ways.done',
      flowNode: 'cut',
      kind: 'ways',
      path: 'done',
      base: undefined,
      mine: { id: 'flow2', from: { node: 'cut', port: 'done' }, to: { node: 'deburr', port: 'in' } },
      theirs: { id: 'flow3', from: { node: 'cut', port: 'done' }, to: { node: 'pack', port: 'in' } },
    },
    { what: 'Where done of “Saw” leads', base: '', mine: 'to “Deburr”', theirs: 'to “pack”' },
  ],
] as const)('%s', (_, conflict, words) => {
  expect(conflictWords(conflict, nameOf)).toEqual(words);
});

import { expect, it } from 'vitest';
import { goodRouting, problemsOf, withMore } from '../testing/sample-flow.ts';

const found = (...flows: string[]) => problemsOf('danglingConnection', withMore(goodRouting, { flows }));

it('finds a connection to a step that does not exist', () => {
  expect(found('cut.aborted > don.in')).toMatchObject([
    {
      severity: 'error',
      sequenceFlow: 'cut.aborted > don.in',
      message: expect.stringContaining('there is no step "don". Did you mean done?'),
    },
  ]);
});

it('finds a connection from or to a port that does not exist', () => {
  expect(found('cut.abortd > done.in')[0]?.message).toContain('"cut" has no output "abortd". Did you mean aborted?');
  expect(found('cut.aborted > done.out')[0]?.message).toContain('"done" has no input "out".');
});

it('is silent about ports of a step whose settings are not valid', () => {
  const drawing = withMore(goodRouting, { nodes: { x: ['machine', {}] }, flows: ['x.whatever > done.in'] });

  expect(problemsOf('danglingConnection', drawing)).toEqual([]);
});

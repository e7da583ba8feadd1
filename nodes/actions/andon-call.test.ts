import { expect, it } from 'vitest';
import { firingOf, rule } from '../testing/test-context.ts';
import { andonCall } from './andon-call.ts';

it('calls at the station', () => {
  const action = rule(andonCall, { station: 'mill-1', title: 'Change the tool', severity: 'alarm' });

  const { records } = action.take(firingOf());

  expect(records).toEqual([{ kind: 'andonCalled', name: 'call', station: 'mill-1', title: 'Change the tool', severity: 'alarm' }]);
});

it('takes the title from what fired', () => {
  expect(rule(andonCall, { station: 'mill-1' }).take(firingOf()).records).toMatchObject([
    { title: 'Spindle power too high', severity: 'warning' },
  ]);
});

it('asks for a station', () => {
  expect(andonCall.check?.(andonCall.params.parse({}))).toMatchObject([{ path: 'station' }]);
});

import type { ActivitySignal, RoutingContext, RoutingNodeType } from '@fettle/flows';
import { expect, it } from 'vitest';
import { boundaryEscalation } from './boundary-escalation.ts';
import { boundaryMachineEvent } from './boundary-machine-event.ts';
import { boundaryTimer } from './boundary-timer.ts';

/** A boundary event at an operation that began at 1,000 ms. */
function at<Params>(nodeType: RoutingNodeType<Params>, params: unknown) {
  const context = {
    params: nodeType.params.parse(params),
    flowNode: { id: 'edge', name: 'Edge' },
    at: 1000,
    equipment: (reference: string) => reference,
  } as unknown as RoutingContext<Params>;
  return {
    attach: () => nodeType.boundary?.attach(context),
    react: (signal: ActivitySignal) => nodeType.boundary?.react(context, signal),
  };
}
const matched = (name: string, outcome: string): ActivitySignal => ({
  kind: 'watchMatched',
  name,
  outcome,
  event: undefined,
  collected: {},
  reached: {},
});

it('a timer begins with the operation and interrupts it', () => {
  const timer = at(boundaryTimer, { seconds: 30 });

  expect(timer.attach()).toEqual([{ kind: 'timer', name: '1', dueAt: 31_000 }]);
  expect(timer.react({ kind: 'timerFired', name: '1' })).toEqual({ catches: 'interrupt', wait: [], results: { count: 1 } });
});

it('a timer that does not interrupt happens as often as it may', () => {
  const timer = at(boundaryTimer, { seconds: 30, interrupting: false, repeatSeconds: 10, most: 2 });

  expect(timer.react({ kind: 'timerFired', name: '1' })).toMatchObject({ catches: 'spawn', wait: [{ name: '2', dueAt: 11_000 }] });
  expect(timer.react({ kind: 'timerFired', name: '2' })).toMatchObject({ catches: 'spawn', wait: [] });
});

it('a machine event that stays true happens once, and again when it was over in between', () => {
  const event = at(boundaryMachineEvent, { equipment: 'mill-1', when: 'power > 5.0', interrupting: false, repeats: true });
  const over = { name: '2', watch: { until: [{ when: '!(power > 5.0)' }] } };

  expect(event.react(matched('1', 'happened'))).toMatchObject({ catches: 'spawn', wait: [over] });
  expect(event.react(matched('2', 'over'))).toEqual({ wait: [expect.objectContaining({ name: '3' })] });
});

it('an escalation keeps who raised it and why', () => {
  const edge = at(boundaryEscalation, { code: 'unsafe', interrupting: false });

  expect(edge.attach()).toMatchObject([{ kind: 'escalation', code: 'unsafe', title: 'Edge' }]);
  expect(edge.react({ kind: 'escalated', name: '1', code: 'unsafe', person: 'ann', reason: 'wire' })).toEqual({
    catches: 'spawn',
    results: { code: 'unsafe', person: 'ann', reason: 'wire' },
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FlowDefinition } from '../definition.ts';
import { mergeFlows } from './merge-flows.ts';
import { sameJson } from './merge-value.ts';
import { fourSteps as base, edited, type FlowEdit } from './testing/edited-flow.ts';

const STEPS = ['begin', 'cut', 'deburr', 'good'] as const;
const value = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom('a', 'b'), fc.array(fc.constantFrom('a', 'b'), { maxLength: 3 }));

/** A change of one step and what belongs to it, by a person whose new steps have names of their own. */
const change = (steps: readonly string[], prefix: string) =>
  fc.oneof(
    fc.record({ do: fc.constant('rename' as const), step: fc.constantFrom(...steps), value }),
    fc.record({
      do: fc.constant('set' as const),
      step: fc.constantFrom(...steps),
      field: fc.constantFrom('station', 'limits', 'rows'),
      value,
    }),
    fc.record({ do: fc.constant('remove' as const), step: fc.constantFrom(...steps), value }),
    fc.record({
      do: fc.constant('add' as const),
      step: fc.constantFrom(...steps),
      name: fc.integer({ min: 0, max: 2 }).map((n) => `${prefix}${n}`),
      value,
    }),
    fc.record({ do: fc.constant('move' as const), step: fc.constantFrom(...steps), value: fc.integer({ min: 1, max: 9 }) }),
  );
type Change = { readonly do: string; readonly step: string; readonly field?: string; readonly name?: string; readonly value: unknown };

function apply(flow: FlowEdit, { do: what, step, field, name, value: to }: Change): void {
  if (!flow.has(step)) return;
  if (what === 'rename') flow.node(step).name = `named ${String(to)}`;
  if (what === 'set') flow.node(step).params[field!] = to;
  if (what === 'remove') flow.remove(step);
  if (what === 'add' && !flow.has(name!)) flow.add(name!, step);
  if (what === 'move') flow.place(step, to as number, to as number);
}

const changed = (changes: readonly Change[]): FlowDefinition =>
  edited((flow) => {
    for (const each of changes) apply(flow, each);
  });

/** Lists in the order of their ids: the order means nothing. */
const inOrder = ({ flowNodes, sequenceFlows, layout, ...rest }: FlowDefinition) => ({
  ...rest,
  flowNodes: flowNodes.toSorted((a, b) => a.id.localeCompare(b.id)),
  sequenceFlows: sequenceFlows.map(({ from, to }) => `${from.node} ${to.node}`).sort(),
  positions: layout.positions,
});

const anyone = (prefix: string) => fc.array(change(STEPS, prefix), { maxLength: 6 });

test('changes of different steps give the same flow whoever is "mine", and there is nothing to choose', () => {
  fc.assert(
    fc.property(
      fc.array(change(['begin', 'cut'], 'm'), { maxLength: 6 }),
      fc.array(change(['good'], 't'), { maxLength: 6 }),
      (left, right) => {
        const [mine, theirs] = [changed(left), changed(right)];

        const one = mergeFlows({ base, mine, theirs });
        const other = mergeFlows({ base, mine: theirs, theirs: mine });

        expect(one.conflicts).toEqual([]);
        expect(inOrder(one.definition)).toEqual(inOrder(other.definition));
      },
    ),
  );
});

test('whatever both did: the result is a flow, and nothing in it leads nowhere', () => {
  fc.assert(
    fc.property(anyone('m'), anyone('t'), fc.boolean(), (left, right, takeTheirs) => {
      const [mine, theirs] = [changed(left), changed(right)];
      const { conflicts } = mergeFlows({ base, mine, theirs });
      const choices = Object.fromEntries(conflicts.map(({ id }) => [id, takeTheirs ? ('theirs' as const) : ('mine' as const)]));

      const { definition } = mergeFlows({ base, mine, theirs }, { choices });

      expect(FlowDefinition.parse(definition)).toEqual(definition);
      const ids = new Set(definition.flowNodes.map(({ id }) => id));
      expect(ids.size).toBe(definition.flowNodes.length);
      for (const { from, to } of definition.sequenceFlows) expect([ids.has(from.node), ids.has(to.node)]).toEqual([true, true]);
      for (const id of Object.keys(definition.layout.positions)) expect(ids.has(id)).toBe(true);
    }),
  );
});

test('nothing is lost: each change of a step is in the result, or somebody is asked about it', () => {
  fc.assert(
    fc.property(anyone('m'), anyone('t'), (left, right) => {
      const [mine, theirs] = [changed(left), changed(right)];

      const { definition, conflicts } = mergeFlows({ base, mine, theirs });

      const asked = (id: string) => conflicts.some(({ flowNode }) => flowNode === id);
      const of = (flow: FlowDefinition, id: string) => flow.flowNodes.find((each) => each.id === id);
      for (const side of [mine, theirs]) {
        for (const { id } of [...base.flowNodes, ...side.flowNodes]) {
          if (sameJson(of(base, id), of(side, id)) || asked(id)) continue;
          const [was, made, result] = [of(base, id), of(side, id), of(definition, id)];
          if (made === undefined || result === undefined) expect(result).toEqual(made);
          else {
            if (made.name !== was?.name) expect(result.name).toBe(made.name);
            for (const [field, to] of Object.entries(made.params))
              if (!sameJson(to, was?.params[field]) && Array.isArray(to) === false) expect(result.params[field]).toEqual(to);
          }
        }
      }
    }),
  );
});

test('who changed nothing gets what the other made, and a merge that is made again changes nothing', () => {
  fc.assert(
    fc.property(anyone('m'), anyone('t'), (left, right) => {
      const [mine, theirs] = [changed(left), changed(right)];
      const { definition } = mergeFlows({ base, mine, theirs });

      expect(mergeFlows({ base, mine, theirs: base }).definition).toEqual(mine);
      expect(inOrder(mergeFlows({ base, mine: base, theirs }).definition)).toEqual(inOrder(theirs));
      expect(mergeFlows({ base: theirs, mine: definition, theirs }).conflicts).toEqual([]);
    }),
  );
});

import { FlowDefinition } from '../../definition.ts';
import { type AnyNodeType, defineNode } from '../../node-type.ts';
import { DecisionTable } from '../../tables/decision-table.ts';
import { lintFlow } from '../lint-flow.ts';
import type { ProblemCode } from '../problem.ts';

const decide = defineNode({
  type: 'decide',
  version: 1,
  usedIn: 'routing',
  title: 'Decide',
  summary: '',
  help: '',
  category: 'gateways',
  icon: 'table',
  params: DecisionTable,
  defaults: DecisionTable.parse({ inputs: [{ name: 'a' }], outputs: [{ name: 'b' }] }),
  tables: (table) => [{ path: 'table', table, noMatch: 'noMatch' }],
  ports: () => ({ inputs: [], outputs: [{ name: 'noMatch', title: 'No row', kind: 'token' }] }),
  enter: () => ({}),
});

/** Problems of one code, of a flow with one table over the power of a spindle. `connected`: what is done when no row matches is drawn. */
export function tableProblemsOf(
  wanted: ProblemCode,
  rows: readonly (readonly [string, string])[],
  options: { hitPolicy?: string; connected?: boolean } = {},
) {
  const definition = FlowDefinition.parse({
    schema: 'fettle/flow@1',
    id: 'sample',
    kind: 'routing',
    name: 'Sample',
    flowNodes: ['one', 'two'].map((id) => ({
      id,
      type: id === 'one' ? 'decide' : 'other',
      typeVersion: 1,
      name: id,
      params: {
        hitPolicy: options.hitPolicy ?? 'unique',
        inputs: [{ name: 'power', unit: 'kW' }],
        outputs: [{ name: 'action' }],
        rows: rows.map(([when, give]) => ({ when: [when], give: [give] })),
      },
    })),
    sequenceFlows: options.connected ? [{ id: 'f', from: { node: 'one', port: 'noMatch' }, to: { node: 'two', port: 'in' } }] : [],
  });
  const plant = { equipment: () => undefined, equipmentClass: () => undefined };
  return lintFlow(definition, new Map<string, AnyNodeType>([['decide', decide]]), plant)
    .filter(({ code }) => code === wanted)
    .map(({ code, severity, path, message }) => ({ code, severity, path, message }));
}

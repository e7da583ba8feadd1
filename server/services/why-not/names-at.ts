import type { FlowDefinition, FlowNode } from '@fettle/flows';
import type { FactNames } from '@fettle/flows/rules/index.ts';
import type { readPlant } from '../plant.ts';

/** Steps that pass a value on as it is, or make one of the same unit of it. */
const KEEPS_UNIT: ReadonlySet<string> = new Set(['filter', 'window', 'signal-source']);

/** What the signals of a machine are called in a sentence; `value` has the name of the step that it comes from, and the unit of the source. */
export function namesAt(
  { flowNodes, sequenceFlows }: FlowDefinition,
  {
    flowNode,
    plant,
    equipment,
  }: { readonly flowNode: string; readonly plant: Awaited<ReturnType<typeof readPlant>>; readonly equipment: string },
): FactNames {
  const machine = plant.equipment.find(({ id }) => id === equipment);
  const ofClass = plant.classes.find(({ id }) => id === machine?.equipmentClass)?.signals ?? [];
  const signals = new Map([...ofClass, ...(machine?.signals ?? [])].map((signal) => [signal.name, signal]));
  const way: FlowNode[] = [];
  for (let at = flowNode; ; ) {
    const from = sequenceFlows.find(({ to }) => to.node === at)?.from.node;
    const node = flowNodes.find(({ id }) => id === from);
    if (node === undefined || way.includes(node)) break;
    way.push(node);
    at = node.id;
  }
  const unit = way.every(({ type }) => KEEPS_UNIT.has(type)) ? way.at(-1)?.params.unit : '';
  const title = (fact: string): string => (fact === 'value' ? (way[0]?.name ?? 'value') : signals.get(fact)?.title || fact);
  return {
    title: (fact) => title(fact).replace(/^\p{Lu}(?=\p{Ll})/u, (letter) => letter.toLowerCase()),
    unit: (fact) => (fact === 'value' ? (typeof unit === 'string' ? unit : '') : (signals.get(fact)?.unit ?? '')),
  };
}

import type { ReadinessCheck } from '@fettle/flows/contract';
import type { LintContext } from '@fettle/flows/lint/lint-context.ts';
import { listConnections, type Plant } from '../plant.ts';
import type { Services } from '../services.ts';
import { counted, type Detail } from './document-check.ts';

/** Whether what the flow reads and writes leads to a machine: each signal has an address in a connection that is switched on, and that connection stands. */
export async function signalCheck(services: Services, context: LintContext, { equipment }: Plant): Promise<ReadinessCheck> {
  const used = new Map<string, { readonly equipment: string; readonly signal: string; readonly flowNode: string }>();
  const details: Detail[] = [];
  for (const node of context.nodes) {
    for (const { equipment: named, signal } of context.signalUses(node)) {
      if (named === '' || signal === '') continue;
      const machines = equipment.some(({ id }) => id === named)
        ? [named]
        : equipment.filter(({ equipmentClass }) => equipmentClass === named).map(({ id }) => id);
      if (machines.length === 0 && context.plantPart(named) !== undefined)
        details.push({ words: `No machine is of the class ${named} yet.`, flowNode: node.flowNode.id });
      for (const machine of machines) used.set(`${machine}.${signal}`, { equipment: machine, signal, flowNode: node.flowNode.id });
    }
  }
  if (used.size + details.length === 0) return { key: 'signals', state: 'nothing', words: 'Reads and writes no signal', details: [] };
  const connections = (await listConnections(services)).filter(({ connection }) => connection.enabled);
  const away = new Set<string>();
  for (const [name, { equipment: machine, signal, flowNode }] of used) {
    const leading = connections.filter(({ connection }) =>
      connection.mappings.some((one) => one.equipment === machine && one.signal === signal),
    );
    if (leading.length === 0) details.push({ words: `${name} has no address in a connection that is switched on.`, flowNode });
    else if (leading.every(({ health }) => health.state !== 'connected'))
      for (const { connection } of leading) away.add(connection.title || connection.id);
  }
  const missing = details.length;
  for (const title of away) details.push({ words: `The connection ${title} does not stand at the moment.` });
  const words =
    missing > 0
      ? `${counted(missing, 'signal')} without an address`
      : away.size > 0
        ? `${counted(used.size, 'signal')} bound; ${counted(away.size, 'connection')} down`
        : `${counted(used.size, 'signal')} bound to machines`;
  return { key: 'signals', state: details.length === 0 ? 'ready' : 'warns', words, details };
}

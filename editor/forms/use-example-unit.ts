import { api } from '@fettle/flows/contract';
import { useRoute } from '../data/use-route.ts';
import { useOpenFlow } from '../session/open-flow.ts';

/** A real unit of the flow: what an expression about a unit gives is shown with it. */
export interface ExampleUnit {
  readonly serialNumber: string;
  /** What an expression of a routing sees. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** Among the newest ones rather one that has been through: it has the most results. Undefined: there is none, or it is not known yet. */
export function useExampleUnit(enabled: boolean): ExampleUnit | undefined {
  const { meta } = useOpenFlow().document.records;
  const isRouting = enabled && meta.kind === 'routing';
  const units = useRoute(api.listUnits, { query: { flow: meta.id, limit: 20 } }, { enabled: isRouting }).data?.units ?? [];
  const chosen = units.find(({ state }) => state === 'good') ?? units[0];
  const serialNumber = chosen?.unit.serialNumber ?? '';
  const answer = useRoute(api.getUnit, { params: { serialNumber } }, { enabled: isRouting && serialNumber !== '' });
  if (answer.data === undefined) return undefined;
  const { unit, data } = answer.data;
  return { serialNumber, values: { unit: unit.unit, data, visit: 1, instance: 0 } };
}

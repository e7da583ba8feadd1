import { type HistoryEvent, type Json, materialStream } from '@fettle/flows';
import type { RecordedLines } from '@fettle/flows/contract';
import type { Services } from '../services.ts';

type Line = RecordedLines['lines'][number];

/** Lots that a unit used, or was refused: scanned by a person, or taken at a machine. */
export function lotsUsed(history: readonly HistoryEvent[]): readonly string[] {
  const lots = history.flatMap(({ data, message }) => {
    const scanned = message?.kind === 'scanMaterial' && message.serialNumber === undefined ? [message.source] : [];
    return typeof data.lot === 'string' ? [data.lot, ...scanned] : scanned;
  });
  return [...new Set(lots)];
}

/**
 * The receipt of each lot, with what was left of it and the state that it was in when the unit started, and what came in while the unit was under way: without them a
 * scan would find no lot. What other units took meanwhile is not told: to them it is another unit's story.
 */
export async function lotLines(
  services: Services,
  lots: readonly string[],
  { from, to }: { readonly from: number; readonly to: number },
): Promise<readonly Line[]> {
  if (lots.length === 0) return [];
  const history = await services.engine.readHistory(lots.map(materialStream));
  return lots.flatMap((lot) => {
    const own = history.filter(({ stream }) => stream === materialStream(lot));
    const before = own.filter(({ at }) => at < from);
    const later = own.filter(
      ({ at, message }) => at >= from && at <= to && message?.kind === 'receiveMaterial' && message.from === undefined,
    );
    return [...receiptAt(lot, before, Math.max(0, from - 1)), ...later.flatMap((one) => receiptOf(one))];
  });
}

/** As one receipt what the lot was after all of this. */
function receiptAt(lot: string, before: readonly HistoryEvent[], at: number): readonly Line[] {
  const { definition, balance, state } = before.at(-1)?.data ?? {};
  if (typeof definition !== 'string' || typeof balance !== 'number' || balance <= 0) return [];
  const expiresAt = before.reduce<number | undefined>((known, { message }) => {
    const told = message?.kind === 'receiveMaterial' || message?.kind === 'changeMaterial' ? message.expiresAt : undefined;
    return told ?? known;
  }, undefined);
  return [
    receipt(at, { lot, definition, quantity: balance, blocked: state === 'blocked', ...(expiresAt === undefined ? {} : { expiresAt }) }),
  ];
}

function receiptOf({ at, message }: HistoryEvent): readonly Line[] {
  if (message?.kind !== 'receiveMaterial') return [];
  const { lot, definition, quantity, state, expiresAt } = message;
  return [receipt(at, { lot, definition, quantity, blocked: state === 'blocked', ...(expiresAt === undefined ? {} : { expiresAt }) })];
}

const receipt = (at: number, what: object): Line => ({ at, receive: what as Json });

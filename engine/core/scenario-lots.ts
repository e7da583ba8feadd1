import { type MessageBody, materialKey, unitKey } from '@fettle/flows';
import { z } from 'zod';

/** What can happen to lots and material in a scenario, besides `complete` with `reported`. Units are named by their instance: `JO-1/LOT-7`. */
export const LOT_LINES = {
  receive: {
    receive: z.strictObject({
      lot: z.string().min(1),
      definition: z.string().min(1),
      quantity: z.number().positive(),
      expiresAt: z.number().int().optional(),
      blocked: z.boolean().default(false),
    }),
  },
  scan: {
    scan: z.strictObject({
      flowNode: z.string(),
      serialNumber: z.string().optional(),
      key: z.string(),
      /** Lot number, or the instance of a finished unit. */
      source: z.string(),
      quantity: z.number().positive().default(1),
      person: z.string().default('operator'),
    }),
  },
  split: {
    split: z.strictObject({
      unit: z.string(),
      quantity: z.number().positive(),
      serialNumber: z.string(),
      flowNode: z.string().optional(),
      person: z.string().default('operator'),
      reason: z.string().default(''),
    }),
  },
  merge: {
    merge: z.strictObject({ unit: z.string(), into: z.string(), person: z.string().default('operator'), reason: z.string().default('') }),
  },
} as const;

export type LotLine =
  | { readonly receive: z.output<(typeof LOT_LINES)['receive']['receive']> }
  | { readonly split: z.output<(typeof LOT_LINES)['split']['split']> }
  | { readonly merge: z.output<(typeof LOT_LINES)['merge']['merge']> };

/** The message that a line is, for whoever plays it: the simulation or an engine. */
export function lotMessage(line: LotLine): { readonly key: string; readonly body: MessageBody } {
  if ('receive' in line) {
    const { lot, definition, quantity, expiresAt, blocked } = line.receive;
    const state = blocked ? ('blocked' as const) : ('released' as const);
    const body = {
      kind: 'receiveMaterial' as const,
      lot,
      definition,
      quantity,
      state,
      expiresAt,
      allowNegative: false,
      supplier: '',
      person: 'store',
      reason: '',
    };
    return { key: materialKey(lot), body };
  }
  if ('split' in line) {
    const { unit, ...split } = line.split;
    return { key: unitKey(unit), body: { kind: 'splitLot', instance: unit, ...split } };
  }
  const { unit, ...merge } = line.merge;
  return { key: unitKey(unit), body: { kind: 'mergeLot', instance: unit, ...merge } };
}

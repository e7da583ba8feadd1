import type { ValueKind } from './value.ts';

/** What travels over a connection: a token (routing), readings of a kind, or a firing (rule). */
export type PortKind = 'token' | ValueKind | 'any' | 'firing';

export interface Port {
  readonly name: string;
  readonly title: string;
  readonly kind: PortKind;
  /** Engineering unit of a number port; undefined: any. */
  readonly unit?: string | undefined;
  /** The exceptional way out (aborted, limit reached): drawn apart, and a problem when it leads nowhere. */
  readonly exceptional?: boolean;
  /** An output that may stay unconnected (the token ends, the reading is dropped). */
  readonly optional?: boolean;
}

export interface Ports {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
}

const KIND_TITLE: Record<PortKind, string> = {
  token: 'units',
  number: 'numbers',
  string: 'texts',
  boolean: 'yes/no values',
  any: 'any reading',
  firing: 'firings',
};

/** `undefined` when the connection fits, else the reason in a sentence. Shared by canvas, linter and server. */
export function whyPortsDoNotFit(from: Port, to: Port): string | undefined {
  const readings: readonly PortKind[] = ['number', 'string', 'boolean', 'any'];
  if (from.kind !== to.kind && !(readings.includes(from.kind) && to.kind === 'any')) {
    return `"${from.title}" gives ${KIND_TITLE[from.kind]}, but "${to.title}" takes ${KIND_TITLE[to.kind]}.`;
  }
  if (from.unit !== undefined && to.unit !== undefined && from.unit !== to.unit) {
    return `"${from.title}" is in ${from.unit || 'no unit'}, but "${to.title}" expects ${to.unit || 'no unit'}.`;
  }
  return undefined;
}

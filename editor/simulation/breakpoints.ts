import { KeptSet } from '../session/kept-set.ts';

/** Where a breakpoint can be. */
export type BreakpointPlace = { readonly flowNode: string } | { readonly sequenceFlow: string };

export const placeKey = (place: BreakpointPlace): string =>
  'flowNode' in place ? `flowNode/${place.flowNode}` : `sequenceFlow/${place.sequenceFlow}`;

/** Where a simulation stops. They are how one person looks for something, and no part of the flow: kept in the browser, beside which groups are folded. */
export class Breakpoints extends KeptSet {
  constructor(flow: string) {
    super(`fettle-breakpoints-${flow}`);
  }

  toggle(place: BreakpointPlace): void {
    this.flip(placeKey(place));
  }
}

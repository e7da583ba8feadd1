import type { AnyRoutingNodeType, AnyRuleNodeType } from './node-type.ts';

/**
 * What of a node type is not needed to draw a flow: what it does, how it is judged over the past, what is wrong with its params, its help. The designer's first load leaves
 * these out (editor/build), and with them the expression language, tables and statistics that only they use. One list for the type and for the build.
 */
export const NOT_DRAWN = [
  'enter',
  'skip',
  'process',
  'wake',
  'answer',
  'late',
  'mayTake',
  'mayGoTo',
  'inspects',
  'moments',
  'thresholds',
  'signals',
  'tables',
  'check',
  'help',
] as const;

/** Only whether it is there: a boundary event can stand at a node type that is resumed. */
export const DRAWN_AS_TRUE = ['resume'] as const;

type Undrawn = (typeof NOT_DRAWN)[number] | (typeof DRAWN_AS_TRUE)[number];
interface DrawnAsTrue {
  readonly resume?: unknown;
}

/** A node type as a drawing needs it. Every whole node type is one. */
export type DrawnNodeType = (Omit<AnyRoutingNodeType, Undrawn> & DrawnAsTrue) | (Omit<AnyRuleNodeType, Undrawn> & DrawnAsTrue);

export type DrawnRegistry = ReadonlyMap<string, DrawnNodeType>;

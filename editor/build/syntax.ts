/** A piece of a module's syntax tree, as the parser gives it. */
export interface Syntax {
  readonly type: string;
  /** Its first character in the source, and the one behind its last. */
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

import type { Json } from '../value.ts';

/** What a table gives. Rows are counted from 0. */
export type TableOutcome =
  /** Outputs by name; with a policy that gives several rows each is a list, or what it was made to. `rows` is empty when it is the fallback. */
  | { readonly kind: 'matched'; readonly rows: readonly number[]; readonly outputs: Readonly<Record<string, Json>> }
  | { readonly kind: 'noMatch' }
  /** A value that is not allowed for its input: no row is asked. */
  | { readonly kind: 'outside'; readonly input: string }
  /** What is not known could decide: these inputs. */
  | { readonly kind: 'unknown'; readonly inputs: readonly string[] }
  /** Rows match that must not match together: `unique` with several, `any` with different outputs. */
  | { readonly kind: 'conflict'; readonly rows: readonly number[] };

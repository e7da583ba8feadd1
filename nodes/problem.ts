/** A fault in params that the schema cannot express: where, and what to do about it in a sentence. */
export interface Problem {
  readonly path: string;
  readonly message: string;
  /** Absent: an error, which keeps the flow from being released. */
  readonly severity?: 'warning';
}

/** The problem of an empty field, or none. */
export function missing(path: string, value: string, message: string): readonly Problem[] {
  return value.trim() === '' ? [{ path, message }] : [];
}

/** SQLSTATE classes of a database that is away, full, starting, stopping or contended: 08 connection, 25 and 40 transaction, 53 resources, 55, 57, 58 and XX its own state. */
const PASSING = /^(08|25|40|53|55|57|58|XX)/;

/**
 * Whether a failed operation may succeed later without anything being changed: the database or the way to it is out. A mistake in a program (`TypeError`, `ERR_…`) or data
 * that is refused would fail the same again. Drivers report a lost or late connection as a plain `Error` without a code, which counts as an outage.
 */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { readonly code?: unknown };
  if (typeof code !== 'string') return error.constructor === Error;
  if (/^E[A-Z0-9]+$/.test(code)) return true;
  return /^[0-9A-Z]{5}$/.test(code) && PASSING.test(code);
}

import type { Port } from '@fettle/flows';

/** The one way in of a routing step. */
export const TOKEN_IN: Port = { name: 'in', title: 'Unit arrives', kind: 'token' };

/** A way out of a routing step. */
export function tokenOut(name: string, title: string, how: Pick<Port, 'exceptional' | 'optional'> = {}): Port {
  return { name, title, kind: 'token', ...how };
}

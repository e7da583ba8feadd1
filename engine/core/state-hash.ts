import { hashOf, type RoutingInstance } from '@fettle/flows';

/** SHA-256 of a unit's whole state, 64 hexadecimal digits: two units with the same hash go on the same. */
export function stateHash(unit: RoutingInstance): string {
  return hashOf(unit);
}

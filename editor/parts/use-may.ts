import { EVERY_ROLE, type Role, type Route } from '@fettle/flows/contract';
import { mayAct, usePerson } from '../app/session.tsx';

/** Who may call an operation of the contract. */
export function rolesOf({ access }: Pick<Route, 'access'>): readonly Role[] {
  return access === 'public' || access === 'signedIn' ? EVERY_ROLE : access;
}

/** Whether the person who is signed in may call an operation, by the contract's own word. */
export function useMay(route: Pick<Route, 'access'>): boolean {
  return mayAct(usePerson(), rolesOf(route));
}

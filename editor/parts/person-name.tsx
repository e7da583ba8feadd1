import { usePersonNames } from './use-person-names.ts';

/** A person as others call them; what is no person (a rule, the routing) stands for itself. */
export function PersonName({ of }: { readonly of: string | undefined }) {
  const names = usePersonNames();
  return names.get(of ?? '') ?? of ?? 'somebody';
}

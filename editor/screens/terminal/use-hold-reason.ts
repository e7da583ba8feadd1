import { api, type UserTask } from '@fettle/flows/contract';
import { useRoute } from '../../data/use-route.ts';
import { usePersonNames } from '../../parts/use-person-names.ts';

/** Why a unit is held, in the words of whoever held it; undefined: it is not, or the server has not said yet. */
export function useHoldReason({ unit, held }: UserTask): string | undefined {
  const answer = useRoute(api.getUnit, { params: { serialNumber: unit.serialNumber } }, { enabled: held });
  const persons = usePersonNames();
  if (!held) return undefined;
  const reasons = answer.data?.holds.map(({ reason, person }) => `${reason} (${persons.get(person) ?? person})`) ?? [];
  return reasons.length === 0 ? undefined : reasons.join('; ');
}

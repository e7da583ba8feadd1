import type { ChangedOperations } from '@fettle/flows';
import { api } from '@fettle/flows/contract';
import { call } from '../../api.ts';
import { movesByVersion, type PlannedUnit, type UnitChoices } from './unit-choice.ts';

export interface CarriedOut {
  /** Requests to follow: each unit decides when its turn comes. */
  readonly requests: readonly string[];
  readonly asked: number;
  readonly held: number;
  /** What was refused at once, one sentence each. */
  readonly refused: readonly string[];
}

export interface ChoiceOrder {
  readonly flow: string;
  readonly to: number;
  readonly units: readonly PlannedUnit[];
  readonly choices: UnitChoices;
  readonly changed: ChangedOperations;
  readonly reason: string;
}

/** Asks the chosen units to move and holds those that are to wait. What one version or unit refuses keeps the others from nothing. */
export async function carryOutChoices({ flow, to, units, choices, changed, reason }: ChoiceOrder): Promise<CarriedOut> {
  const requests: string[] = [];
  const refused: string[] = [];
  let asked = 0;
  let held = 0;
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      refused.push(error instanceof Error ? error.message : String(error));
    }
  };
  for (const [from, instances] of movesByVersion(units, choices)) {
    await attempt(async () => {
      const body = { from, to, units: { instances: [...instances] }, changed, reason };
      const answer = await call(api.migrateUnits, { params: { flow }, body });
      requests.push(answer.request);
      asked += answer.asked;
      refused.push(...answer.refused.map(({ serialNumber, refusals }) => `${serialNumber}: ${refusals.join(' ')}`));
    });
  }
  for (const { serialNumber } of units.filter((unit) => choices[unit.instance] === 'hold' && !unit.held)) {
    await attempt(async () => {
      await call(api.placeHold, { params: { serialNumber }, body: { reason } });
      held += 1;
    });
  }
  return { requests, asked, held, refused };
}

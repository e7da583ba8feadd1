import { z } from 'zod';
import { EquipmentId } from './equipment.ts';
import { Time } from './value.ts';

/** Id of a qualification that work can require: `soldering`. ISA-95 PersonnelClass. */
export const SkillId = EquipmentId;

/** What a person is qualified for, and until when; without `validUntil` for good. */
export const HeldSkill = z.object({ skill: SkillId, validUntil: Time.optional() });
export type HeldSkill = z.infer<typeof HeldSkill>;

/** A required skill that a person does not have at that time. `expiredAt`: had it once. */
export interface MissingSkill {
  readonly skill: string;
  readonly expiredAt?: number;
}

/** Which of the required skills the person lacks. A skill ends at the moment `validUntil`. */
export function missingSkills(required: readonly string[], held: readonly HeldSkill[], at: number): readonly MissingSkill[] {
  return required.flatMap((skill) => {
    const mine = held.find((candidate) => candidate.skill === skill);
    if (mine === undefined) return [{ skill }];
    return mine.validUntil !== undefined && mine.validUntil <= at ? [{ skill, expiredAt: mine.validUntil }] : [];
  });
}

/** The sentence for whoever is refused: which skill, and since when it is not valid any more. `titleOf` gives a skill's words. */
export function whySkillsAreMissing(
  person: string,
  missing: readonly MissingSkill[],
  titleOf: (skill: string) => string = (skill) => skill,
): string {
  const parts = missing.map(({ skill, expiredAt }) =>
    expiredAt === undefined
      ? `"${titleOf(skill)}" is missing`
      : `"${titleOf(skill)}" expired on ${new Date(expiredAt).toISOString().slice(0, 10)}`,
  );
  return `${person} is not qualified for this work: ${parts.join(', ')}. Somebody with the skill has to do it, or an administrator renews it.`;
}

import type { ReadinessCheck } from '@fettle/flows/contract';
import type { LintContext } from '@fettle/flows/lint/lint-context.ts';
import { sql } from 'kysely';
import type { Services } from '../services.ts';
import { counted, type Detail } from './document-check.ts';

/** Whether the skills that work requires are known, and somebody who may sign in has each: else a unit waits for a person that there is not. */
export async function skillCheck({ db, clock }: Services, context: LintContext): Promise<ReadinessCheck> {
  const required = new Map<string, string>();
  for (const { flowNode, params } of context.nodes) {
    const { skills } = (params ?? {}) as { readonly skills?: unknown };
    if (Array.isArray(skills)) for (const skill of skills) required.set(String(skill), flowNode.id);
  }
  if (required.size === 0) return { key: 'skills', state: 'nothing', words: 'Requires no skills', details: [] };
  const { rows } = await sql<{ id: string; title: string; held: boolean }>`
    SELECT k.id, k.title, EXISTS (SELECT FROM person_skill h JOIN app_user u ON u.id = h.person
      WHERE h.skill = k.id AND u.active AND (h.valid_until IS NULL OR h.valid_until > ${clock.now()})) AS held
    FROM skill k WHERE k.id = ANY (${[...required.keys()]}::text[])`.execute(db);
  const known = new Map(rows.map((row) => [row.id, row]));
  const details = [...required].flatMap(([skill, flowNode]): Detail[] => {
    const found = known.get(skill);
    if (found === undefined) return [{ words: `There is no skill "${skill}".`, flowNode }];
    return found.held ? [] : [{ words: `Nobody has the skill ${found.title} now.`, flowNode }];
  });
  return {
    key: 'skills',
    state: details.length === 0 ? 'ready' : 'warns',
    words:
      details.length === 0
        ? `${counted(required.size, 'skill')}, each held by somebody`
        : `${counted(details.length, 'skill')} that nobody has`,
    details,
  };
}

import { canonicalJson, type Json, type MigrateUnit, type Token, unitKey } from '@fettle/flows';
import { beginAnew } from './advance.ts';

import { planMigration, type TokenMove } from './plan-migration.ts';
import { renamedByNode, renamedControl, renamedToken } from './renamed-by-map.ts';
import type { UnitDraft } from './unit-draft.ts';

/**
 * Moves a unit to another version of its routing, or says why not. The plan is made again from what is so now: between the question of the person and this message anything may
 * have happened.
 *
 * Invariants:
 * 1. it happens as a whole or not at all: a reason is given before anything is changed;
 * 2. what is open keeps its token and activation, so that its timers, answers and matches still find it; what begins anew gets a new activation, and they are void;
 * 3. results and visits go with their flowNode; those of one without counterpart stay under their old name unless the new version has another meaning for it;
 * 4. machines are asked for events that nobody would take before it is decided, in their own order of events; what arrives there after the question belongs to the new version.
 *
 * @returns the reason why the unit stays where it is
 */
export function migrateUnit(draft: UnitDraft, body: MigrateUnit): string | undefined {
  const { instance, deps } = draft;
  if (instance.version === body.to) return `The unit is on version ${body.to} already.`;
  if (instance.version !== body.from) return `The unit is on version ${instance.version}, not on ${body.from}.`;
  const to = deps.routing(instance.flow, body.to);
  if (to === undefined) return `"${instance.flow}" has no released version ${body.to}.`;
  const plan = planMigration(instance, { from: draft.routing, to }, body);
  if (plan.refusals.length > 0) return plan.refusals.map(({ reason }) => reason).join(' ');
  const [first] = plan.asks;
  if (first !== undefined && body.looked === undefined) {
    draft.tellEquipment(first.equipment, `${body.migration}/ask/${first.equipment}`, {
      kind: 'askBuffer',
      ask: [...plan.asks],
      found: [],
      migration: body,
    });
    return undefined;
  }
  if ((body.looked ?? []).length > 0) return `Came early and would be taken by nobody in version ${body.to}: ${body.looked?.join(', ')}.`;
  move(draft, body, plan.tokens, to);
  return undefined;
}

function move(draft: UnitDraft, body: MigrateUnit, moves: readonly TokenMove[], to: UnitDraft['routing']): void {
  const { map } = body;
  draft.routing = to;
  draft.change({
    version: to.version,
    data: renamedByNode(draft.instance.data, map, to),
    visits: renamedByNode(draft.instance.visits, map, to),
    ...(draft.instance.control === undefined ? {} : { control: renamedControl(draft.instance.control, map) }),
  });
  const renames = Object.fromEntries(Object.entries(map).filter(([before, after]) => before !== after));
  const { migration, from, person, reason } = body;
  draft.record('migrated', { migration, from, to: to.version, map: renames, person, reason });
  for (const { token: id, action, arrivedBy, ...place } of moves) {
    const before = draft.token(id);
    const after: Partial<Token> = { ...renamedToken(before, map), arrivedBy };
    if (action === 'stays' && canonicalJson({ ...before, ...after }) === canonicalJson(before)) continue;
    draft.changeToken(id, after);
    draft.record('migrated', { from, to: to.version, was: place.from, action } satisfies Record<string, Json>, { token: draft.token(id) });
  }
  beginAnew(
    draft,
    moves.filter(({ action }) => action === 'reopens').map(({ token }) => token),
  );
}

/** The answer of the machines on its way back to the unit. */
export function afterAsking(body: { readonly migration: MigrateUnit; readonly found: readonly string[] }): {
  readonly key: string;
  readonly id: string;
  readonly body: MigrateUnit;
} {
  const { migration, found } = body;
  return { key: unitKey(migration.instance), id: `${migration.migration}/looked`, body: { ...migration, looked: [...found] } };
}

import { equipmentKey, type Json, type RuleItem, type RuleStep, type Time } from '@fettle/flows';
import type { CompiledRule } from './core-deps.ts';
import type { EquipmentDraft } from './equipment-draft.ts';
import type { RuleState } from './equipment-state.ts';

/**
 * When flowNodes of rules want to be looked at again although nothing arrives (a condition that must hold for five seconds). It is part of the machine's state, beside the local states of the rule.
 *
 * Invariants:
 * 1. what is due is looked at before any message of the machine that is later, at the time for which it was due: what comes of it does not depend on how late the timer is;
 * 2. the timer of the database only sees to it that some message comes. Of one rule on one machine one is set at a time, whatever was called off in between; one that finds nothing due sets the next.
 */
export interface OpenWake {
  readonly flowNode: string;
  readonly dueAt: Time;
  readonly port: string;
  /** What arrived last. */
  readonly item: RuleItem;
}

interface Wakes {
  /** For when a timer was set last. */
  readonly timer: Time;
  readonly open: readonly OpenWake[];
}

/** Among the local states of a rule's flowNodes; no flowNode has such an id. */
const KEY = '#wakes';
const NONE: Wakes = { timer: 0, open: [] };

const wakesIn = (locals: RuleState['locals']): Wakes => (locals[KEY] as unknown as Wakes | undefined) ?? NONE;

/** When a rule has to be looked at: something is due, or its timer is spent while something waits. */
function attention({ timer, open }: Wakes): Time {
  let first = Number.POSITIVE_INFINITY;
  for (const { dueAt } of open) first = Math.min(first, dueAt);
  return open.length === 0 ? first : Math.min(first, timer);
}

/** Of all rules on the machine; infinity: none waits. */
export function nextWake(rules: Readonly<Record<string, RuleState>>): Time {
  let next = Number.POSITIVE_INFINITY;
  for (const key in rules) {
    const wakes = (rules[key] as RuleState).locals[KEY];
    if (wakes !== undefined) next = Math.min(next, attention(wakes as unknown as Wakes));
  }
  return next;
}

/** What a flowNode that can be woken wants after this step. While it waits, the reading that arrives is the one that it will be woken with. */
export function noteStep(
  draft: EquipmentDraft,
  rule: CompiledRule,
  { flowNode, port, item, step }: Omit<OpenWake, 'dueAt'> & { readonly step: RuleStep | undefined },
): void {
  const wakes = wakesIn(draft.localsOf(rule));
  const before = wakes.open.find((wake) => wake.flowNode === flowNode);
  const wanted = step?.wakeAt === undefined ? before?.dueAt : (step.wakeAt ?? undefined);
  if (wanted === undefined && before === undefined) return;
  const others = wakes.open.filter((wake) => wake !== before);
  if (wanted === undefined) {
    put(draft, rule, { ...wakes, open: others });
    return;
  }
  // What is asked for now or before is looked at next, so that a flowNode that asks again and again ends.
  const dueAt = wanted === before?.dueAt ? wanted : Math.max(wanted, draft.at + 1);
  const last = 'firing' in item && before !== undefined ? before : { port, item };
  put(draft, rule, withTimer(draft, rule.key, { ...wakes, open: [...others, { flowNode, dueAt, port: last.port, item: last.item }] }));
}

/** Names of the rules of which something waits. */
export function rulesThatWait(draft: EquipmentDraft): readonly string[] {
  return Object.entries(draft.rules)
    .filter(([, { locals }]) => wakesIn(locals).open.length > 0)
    .map(([key]) => key)
    .sort();
}

/** Takes out what is due by now. */
export function takeDue(draft: EquipmentDraft, key: string): readonly OpenWake[] {
  const wakes = wakesIn(draft.localsOf({ key }));
  const due = wakes.open.filter(({ dueAt }) => dueAt <= draft.at);
  if (due.length > 0) put(draft, { key }, { ...wakes, open: wakes.open.filter((wake) => !due.includes(wake)) });
  return due;
}

/** A rule whose timer is spent while it waits for something later gets the next one. */
export function renewTimer(draft: EquipmentDraft, key: string): void {
  const wakes = wakesIn(draft.localsOf({ key }));
  if (wakes.open.length > 0 && wakes.timer <= draft.at) put(draft, { key }, withTimer(draft, key, wakes));
}

/** The rule judges here no more. */
export function forgetWakes(draft: EquipmentDraft, key: string): void {
  put(draft, { key }, NONE);
}

/** One that is still to come, and soon enough, will do. */
function withTimer(draft: EquipmentDraft, key: string, wakes: Wakes): Wakes {
  const first = Math.min(...wakes.open.map(({ dueAt }) => dueAt));
  if (wakes.timer > draft.at && wakes.timer <= first) return wakes;
  const id = `${equipmentKey(draft.equipment)}/wake/${key}/${first}`;
  draft.timers.push({ id, equipment: draft.equipment, instance: '', token: '', activation: 0, name: '', dueAt: first });
  return { ...wakes, timer: first };
}

function put(draft: EquipmentDraft, rule: Pick<CompiledRule, 'key'>, wakes: Wakes): void {
  draft.setLocal(rule, KEY, wakes as unknown as Json);
  draft.wakeAt = nextWake(draft.rules);
}

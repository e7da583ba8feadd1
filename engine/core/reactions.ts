import type { Firing, Json, MessageBody, RuleStep, Unit } from '@fettle/flows';
import type { CompiledRule } from './core-deps.ts';
import { type EquipmentDraft, ruleStream } from './equipment-draft.ts';
import type { RuleState } from './equipment-state.ts';
import type { Way } from './way.ts';

/**
 * What is open of a reaction: the state of a rule's way from a signal to its end, over the answers of persons.
 *
 * Invariants:
 * 1. of one signal at one flowNode one reaction is open on a machine: the same signal again belongs to it, holds what is new and repeats nothing else;
 * 2. it is open while a check is, and, where somebody has to sign it off, until somebody did;
 * 3. what it holds and asks for is named by its id, so it is there once however often the message is consumed.
 */
export interface OpenReaction {
  /** `rule stream:firing:flowNode`. */
  readonly id: string;
  /** flowNode that opened it, and which of its signals. */
  readonly plan: string;
  readonly signal: string;
  readonly title: string;
  readonly signOff: boolean;
  readonly at: number;
  /** How often it was seen, the first time included. */
  readonly times: number;
  readonly firing: Firing;
  readonly subject?: { readonly unit: Unit; readonly instance: string };
  readonly units: readonly HeldByReaction[];
  /** Holds of the machine itself. */
  readonly equipment: readonly string[];
  readonly orders: readonly { readonly jobOrder: string; readonly hold: string }[];
  /** With `dueAt`: to be answered by then; absent: as long as it takes, or the time is over and what was drawn for that has happened. */
  readonly checks: readonly OpenCheck[];
}

export interface OpenCheck {
  readonly id: string;
  readonly flowNode: string;
  readonly title?: string;
  readonly dueAt?: number;
}

export interface HeldByReaction {
  readonly instance: string;
  readonly serialNumber: string;
  readonly hold: string;
}

/** Among the local states of a rule's flowNodes; no flowNode has such an id. */
const KEY = '#reactions';

type Open = Readonly<Record<string, OpenReaction>>;
const NONE: Open = {};

const openOf = (locals: RuleState['locals']): Open => (locals[KEY] as unknown as Open | undefined) ?? NONE;

export function openReactions({ locals }: Pick<RuleState, 'locals'>): readonly OpenReaction[] {
  return Object.values(openOf(locals));
}

/** The reaction that a firing belongs to from here on. */
export function enterReaction(
  draft: EquipmentDraft,
  rule: CompiledRule,
  by: { readonly flowNode: string; readonly firing: Firing; readonly way: Way } & NonNullable<RuleStep['reaction']>,
): Way {
  const { flowNode, firing, way, signal, title, signOff } = by;
  const open = openOf(draft.localsOf(rule));
  const key = `${flowNode} ${signal}`;
  const { subject } = way;
  const about: Record<string, Json> = subject === undefined ? {} : { serialNumber: subject.unit.serialNumber, instance: subject.instance };
  const before = open[key];
  if (before !== undefined) {
    const reaction = { ...before, times: before.times + 1 };
    write(draft, rule, { ...open, [key]: reaction });
    draft.recordRule(rule, 'reactionRepeated', flowNode, {
      reaction: reaction.id,
      times: reaction.times,
      equipment: draft.equipment,
      ...about,
    });
    return { ...way, reaction, repeated: true };
  }
  const reaction: OpenReaction = {
    id: `${ruleStream(rule, draft.equipment)}:${way.firing}:${flowNode}`,
    plan: flowNode,
    signal,
    title,
    signOff,
    at: draft.at,
    times: 1,
    firing,
    ...(subject === undefined ? {} : { subject }),
    units: [],
    equipment: [],
    orders: [],
    checks: [],
  };
  write(draft, rule, { ...open, [key]: reaction });
  draft.recordRule(rule, 'reactionOpened', flowNode, {
    id: reaction.id,
    reaction: reaction.id,
    equipment: draft.equipment,
    signal,
    title,
    signOff,
    firing: `${ruleStream(rule, draft.equipment)}#${way.firing}`,
    ...about,
  });
  return { ...way, reaction, repeated: false };
}

/** The reaction as it is by now; undefined: it is over. */
export function reactionNow(draft: EquipmentDraft, rule: CompiledRule, id: string): OpenReaction | undefined {
  return Object.values(openOf(draft.localsOf(rule))).find((reaction) => reaction.id === id);
}

export function changeReaction(draft: EquipmentDraft, rule: CompiledRule, id: string, change: Partial<OpenReaction>): void {
  const open = openOf(draft.localsOf(rule));
  const found = Object.entries(open).find(([, reaction]) => reaction.id === id);
  if (found !== undefined) write(draft, rule, { ...open, [found[0]]: { ...found[1], ...change } });
}

/** Those that nobody has to sign off end when nothing of them is open any more. */
export function closeDone(draft: EquipmentDraft, rule: CompiledRule, person: string): void {
  for (const reaction of openReactions({ locals: draft.localsOf(rule) })) {
    if (!reaction.signOff && reaction.checks.length === 0) close(draft, rule, reaction, { person, reason: '' });
  }
}

/** Signed off by a person. Gives the reason when that is refused. */
export function signOffReaction(
  draft: EquipmentDraft,
  rule: CompiledRule,
  body: Extract<MessageBody, { kind: 'closeReaction' }>,
): string | undefined {
  const reaction = reactionNow(draft, rule, body.reaction);
  if (reaction === undefined) return 'This reaction is over already.';
  if (reaction.checks.length > 0) return 'A check of it is not answered yet.';
  close(draft, rule, reaction, body);
  return undefined;
}

function close(draft: EquipmentDraft, rule: CompiledRule, { id, plan, title }: OpenReaction, by: { person: string; reason: string }): void {
  const left = Object.entries(openOf(draft.localsOf(rule))).filter(([, reaction]) => reaction.id !== id);
  write(draft, rule, Object.fromEntries(left));
  draft.recordRule(rule, 'reactionClosed', plan, {
    id,
    reaction: id,
    equipment: draft.equipment,
    title,
    person: by.person,
    reason: by.reason,
  });
}

function write(draft: EquipmentDraft, rule: CompiledRule, open: Open): void {
  draft.setLocal(rule, KEY, open as unknown as Json);
}

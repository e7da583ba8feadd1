import { type Collector, FettleError, type MachineEvent, type MessageBody, type Reading, unitKey, type Watch } from '@fettle/flows';
import { collect, collected, newCollector } from './collector.ts';
import { noteArrival, noteDeparture } from './contain-units.ts';
import type { CoreDeps } from './core-deps.ts';
import type { EquipmentDraft } from './equipment-draft.ts';
import type { OpenWatch } from './equipment-state.ts';

/**
 * Matches events with watches on one equipment.
 *
 * Invariants:
 * 1. a condition is judged only over good readings that are there; else it is unknown, which is not a match;
 * 2. of event signals a watch sees only what it consumed itself, so the last part's end is never this part's;
 * 3. an event signal is consumed by every active watch that names it, and buffered when none does;
 * 4. exclusive watches become active one at a time, in the order of opening, and then see what was buffered first.
 */
export function openWatch(draft: EquipmentDraft, watch: Watch): void {
  if (draft.watches.some((open) => open.watch.id === watch.id)) return;
  const busy = watch.spec.exclusive && (draft.holds.length > 0 || draft.watches.some((open) => open.watch.spec.exclusive));
  draft.watches.push({ watch, active: false, seen: {}, reached: {}, collected: {} });
  if (!busy) activate(draft, draft.watches.length - 1);
}

export function closeWatch(draft: EquipmentDraft, id: string): void {
  const index = draft.watches.findIndex((open) => open.watch.id === id);
  if (index >= 0) remove(draft, index);
}

/** Offers an event to every active watch; true when one of them consumed it. */
export function offer(draft: EquipmentDraft, event: MachineEvent, reading: Reading): boolean {
  if (draft.watches.length === 0) return false;
  // Those active now: a watch that becomes active by this very event does not see it again.
  const active = draft.watches
    .filter((open) => open.active && draft.signalsOf(open.watch.spec).has(event.signal))
    .map((open) => open.watch.id);
  for (const id of active) {
    const index = draft.watches.findIndex((open) => open.watch.id === id);
    if (index >= 0) see(draft, index, event, reading);
  }
  return active.length > 0;
}

/** Shows an event to one watch alone, by hand; false when that watch is over. */
export function give(draft: EquipmentDraft, event: MachineEvent, id: string): boolean {
  const index = draft.watches.findIndex((open) => open.watch.id === id);
  if (index >= 0) see(draft, index, event, readingOf(event));
  return index >= 0;
}

function activate(draft: EquipmentDraft, index: number): void {
  const open = draft.watches[index];
  if (open === undefined) return;
  draft.watches[index] = { ...open, active: true };
  const { watch } = open;
  if (watch.spec.exclusive) {
    const { serialNumber, jobOrder } = watch.unit;
    noteArrival(draft, { instance: watch.instance, serialNumber, jobOrder });
    tell(draft, watch, 'active', { kind: 'watchActivated', ...ref(watch) });
  }
  reachMilestones(draft, index, undefined);
  if (judge(draft, watch.id, undefined)) return;
  replayBuffer(draft, watch);
}

/** Buffered events in their order, until the watch is over. */
function replayBuffer(draft: EquipmentDraft, watch: Watch): void {
  const signals = draft.signalsOf(watch.spec);
  for (const buffered of [...draft.buffer]) {
    if (!signals.has(buffered.event.signal)) continue;
    const index = draft.watches.findIndex((open) => open.watch.id === watch.id);
    if (index < 0) return;
    draft.buffer = draft.buffer.filter((candidate) => candidate !== buffered);
    see(draft, index, buffered.event, readingOf(buffered.event));
  }
}

function see(draft: EquipmentDraft, index: number, event: MachineEvent, reading: Reading): void {
  const open = draft.watches[index];
  if (open === undefined) return;
  const delivery = draft.deps.signal(draft.equipment, event.signal)?.delivery;
  const seen = delivery === 'event' ? { ...open.seen, [event.signal]: reading } : open.seen;
  let next: OpenWatch = seen === open.seen ? open : { ...open, seen };
  draft.watches[index] = next;
  next = reachMilestones(draft, index, event) ?? next;
  for (const collector of open.watch.spec.collect) {
    if (collector.signal === event.signal && counts(draft, next, collector)) {
      const before = next.collected[collector.key] ?? newCollector();
      next = { ...next, collected: { ...next.collected, [collector.key]: collect(before, reading) } };
    }
  }
  draft.watches[index] = next;
  judge(draft, open.watch.id, event);
}

/** Notes what is reached for the first time; with an event only what that event's signal can have changed. */
function reachMilestones(draft: EquipmentDraft, index: number, event: MachineEvent | undefined): OpenWatch | undefined {
  let open = draft.watches[index];
  for (const { key, when } of open?.watch.spec.milestones ?? []) {
    if (open === undefined || open.reached[key] === true) continue;
    if (event !== undefined && !draft.reads(when, event.signal) && !draft.reads(when, 'reached')) continue;
    if (!holds(draft, open, when)) continue;
    open = { ...open, reached: { ...open.reached, [key]: true } };
    tell(draft, open.watch, `reached/${key}`, { kind: 'watchObserved', ...ref(open.watch), milestone: key, event });
  }
  if (open !== undefined) draft.watches[index] = open;
  return open;
}

function counts(draft: EquipmentDraft, open: OpenWatch, collector: Collector): boolean {
  return collector.while === undefined || collector.while === '' || holds(draft, open, collector.while);
}

/** Ends the watch when one of its conditions holds. */
function judge(draft: EquipmentDraft, id: string, event: MachineEvent | undefined): boolean {
  const index = draft.watches.findIndex((open) => open.watch.id === id);
  const open = draft.watches[index];
  if (open === undefined) return false;
  for (const { outcome, when } of open.watch.spec.until) {
    if (event !== undefined && !draft.reads(when, event.signal) && !draft.reads(when, 'reached')) continue;
    if (!holds(draft, open, when)) continue;
    const results = open.watch.spec.collect.map(
      (collector) => [collector.key, collected(open.collected[collector.key] ?? newCollector(), collector.aggregate)] as const,
    );
    const reached = Object.fromEntries(open.watch.spec.milestones.map(({ key }) => [key, open.reached[key] === true]));
    tell(draft, open.watch, 'matched', {
      kind: 'watchMatched',
      ...ref(open.watch),
      outcome,
      event,
      collected: Object.fromEntries(results),
      reached,
    });
    remove(draft, index);
    return true;
  }
  return false;
}

function remove(draft: EquipmentDraft, index: number): void {
  const [gone] = draft.watches.splice(index, 1);
  if (gone === undefined || !gone.active || !gone.watch.spec.exclusive) return;
  noteDeparture(draft, gone.watch.instance);
  activateNext(draft);
}

/** The exclusive watch that has waited longest, if the machine is free and not on hold. */
export function activateNext(draft: EquipmentDraft): void {
  if (draft.holds.length > 0 || draft.watches.some((open) => open.watch.spec.exclusive && open.active)) return;
  const next = draft.watches.findIndex((open) => open.watch.spec.exclusive);
  if (next >= 0) activate(draft, next);
}

/** False when not true or not known. A condition that cannot be evaluated is unknown: it was checked when the flow was released. */
function holds(draft: EquipmentDraft, open: OpenWatch, condition: string): boolean {
  const reading = (name: string): Reading | undefined => readingFor(draft.deps, draft.equipment, draft.latest, open, name);
  try {
    return draft.deps.expressions.evaluateOverReadings(condition, reading, { reached: reachedFlags(open) }) === true;
  } catch (error) {
    if (error instanceof FettleError) return false;
    throw error;
  }
}

function reachedFlags(open: OpenWatch): Record<string, boolean> {
  return Object.fromEntries(open.watch.spec.milestones.map(({ key }) => [key, open.reached[key] === true]));
}

function readingFor(
  deps: CoreDeps,
  equipment: string,
  latest: Readonly<Record<string, Reading>>,
  open: OpenWatch,
  signal: string,
): Reading | undefined {
  return deps.signal(equipment, signal)?.delivery === 'event' ? open.seen[signal] : latest[signal];
}

export function readingOf(event: MachineEvent): Reading {
  return {
    value: event.value,
    quality: event.quality,
    sourceTime: event.sourceTime,
    equipment: event.equipment,
    signal: event.signal,
    eventId: event.id,
  };
}

function ref(watch: Watch) {
  return { instance: watch.instance, token: watch.token, activation: watch.activation, name: watch.name };
}

function tell(draft: EquipmentDraft, watch: Watch, what: string, body: MessageBody): void {
  draft.messages.push({ id: `${watch.id}/${what}`, key: unitKey(watch.instance), at: draft.at, body });
}

import { equipmentKey, FettleError, type HistoryEvent, type Json, type MachineEvent, type TraceLine, type UnitInfo } from '@fettle/flows';
import { readingAt } from '@fettle/flows/back-test/index.ts';
import type { CompiledRule, CoreDeps } from '../core-deps.ts';
import { EquipmentDraft } from '../equipment-draft.ts';
import { newEquipmentState, type OpenWatch } from '../equipment-state.ts';
import { RuleIndex } from '../rule-index.ts';
import { consumeByEquipment } from '../step-equipment.ts';
import { type Consequence, type JudgedFiring, type JudgedPast, type JudgingFault, MOST_FIRINGS } from './judged-firing.ts';
import { arrivalOf, endOf, eventAt, eventsIn, lastArrivedBefore, type MachinePast, presenceAt } from './machine-past.ts';

const EVENTS_AT_ONCE = 5000;

/** Judges a rule by the engine's own equipment actor, event by event. Slower than flowNode by flowNode, and right for every drawing: it is what the other way is tested against. */
export function* judgeOneByOne(past: MachinePast, rule: CompiledRule): Generator<void, JudgedPast> {
  const index = new RuleIndex([rule]);
  const deps: CoreDeps = {
    expressions: rule.expressions,
    routing: () => undefined,
    shadows: () => [],
    rule: (flow, version) => index.rule(flow, version),
    remembersUnits: () => false,
    judges: (equipment, signal) => index.judges(equipment, signal),
    signal: () => undefined,
    isAwaited: () => false,
    bufferTime: 0,
    maxVisits: 1,
  };
  const draft = new EquipmentDraft({ ...newEquipmentState(past.equipment), latest: before(past) }, deps);
  const gathered: Gathered = { firings: [], consequences: [], faults: new Map(), bySequence: new Map() };
  const total = eventsIn(past);
  /** What rules wait for and what has come by then, with the unit that was there then. */
  const wakeUpTo = (until: number): void => {
    for (let at = draft.wakeAt; at <= until; at = draft.wakeAt) {
      standing(draft, past, at);
      consumeByEquipment(draft, { id: `${past.equipment}/wake/${at}`, key: equipmentKey(past.equipment), at, body: { kind: 'wakeRules' } });
      if (draft.hasTold) gather(gathered, draft.told(), { past, sequence: lastArrivedBefore(past, at), time: at, waitedUntil: at });
    }
  };
  for (let sequence = 1; sequence <= total; sequence += 1) {
    const found = eventAt(past, sequence);
    if (found === undefined) continue;
    const { quality, value, sourceTime, signal = '' } = readingAt(found.column.series, found.index, past.equipment);
    const at = arrivalOf(past, sequence);
    wakeUpTo(at);
    standing(draft, past, at);
    const id = `${past.equipment}/${sequence}`;
    const event: MachineEvent = { id, source: 'recorded', equipment: past.equipment, signal, value, quality, sourceTime, receivedTime: at };
    consumeByEquipment(draft, { id, key: equipmentKey(past.equipment), at, body: { kind: 'machineEvent', event } });
    if (draft.hasTold) gather(gathered, draft.told(), { past, sequence, time: sourceTime });
    if (sequence % EVENTS_AT_ONCE === 0) yield;
  }
  wakeUpTo(endOf(past));
  return { firings: gathered.firings, consequences: gathered.consequences, faults: [...gathered.faults.values()] };
}

function before({ signals, equipment }: MachinePast) {
  return Object.fromEntries(
    [...signals].flatMap(([signal, { series, begin }]) => (begin === 0 ? [] : [[signal, readingAt(series, 0, equipment)] as const])),
  );
}

/** The unit at the machine is that of its active exclusive watch. */
function standing(draft: EquipmentDraft, past: MachinePast, at: number): void {
  const present = presenceAt(past, at);
  if (draft.watches[0]?.watch.instance === present?.instance) return;
  draft.watches.length = 0;
  if (present === undefined) return;
  const { unit, instance } = present;
  const spec = { equipment: past.equipment, until: [], milestones: [], collect: [], exclusive: true };
  const watch = { id: instance, instance, token: instance, activation: 1, name: 'present', unit: { ...unit }, spec };
  draft.watches.push({ watch, active: true, seen: {}, reached: {}, collected: {} } satisfies OpenWatch);
}

interface Gathered {
  readonly firings: JudgedFiring[];
  readonly consequences: Consequence[];
  readonly faults: Map<string, JudgingFault>;
  /** Firings by their number in the rule's history, which what follows from them names. */
  readonly bySequence: Map<number, JudgedFiring>;
}

function gather(
  { firings, consequences, faults, bySequence }: Gathered,
  told: ReturnType<EquipmentDraft['told']>,
  { past, sequence, time, waitedUntil }: { past: MachinePast; sequence: number; time: number; waitedUntil?: number },
): void {
  const follows = (id: unknown): JudgedFiring | undefined => bySequence.get(Number(String(id).split(':')[1] ?? 0));
  const followed = (
    line: HistoryEvent,
    kind: Consequence['kind'],
    text: string,
    id: unknown,
    data: Readonly<Record<string, Json>> = {},
  ): void => void consequences.push({ firing: follows(id), flowNode: line.flowNode ?? '', kind, text, data });
  for (const line of told.history) {
    const { data } = line;
    if (line.kind === 'ruleFired') {
      if (firings.length >= MOST_FIRINGS)
        throw new FettleError('tooLarge', `It fires more than ${MOST_FIRINGS.toLocaleString('en')} times here: choose a shorter period.`);
      const present = presenceAt(past, line.at);
      const firing: JudgedFiring = {
        equipment: past.equipment,
        flowNode: line.flowNode ?? '',
        output: String(data.output ?? ''),
        sequence,
        at: line.at,
        time,
        ...(waitedUntil === undefined ? {} : { waitedUntil }),
        title: String(data.title),
        trace: data.trace as unknown as readonly TraceLine[],
        ...(data.event === undefined ? {} : { event: data.event as unknown as JudgedFiring['event'] }),
        ...(present === undefined ? {} : { unit: present.unit as UnitInfo, instance: present.instance }),
      };
      bySequence.set(line.sequence, firing);
      firings.push(firing);
    } else if (line.kind === 'effectRequested') {
      const action = data.action as { kind: string; reason?: string };
      const isHold = action.kind === 'holdJobOrder';
      followed(line, isHold ? 'holdJobOrder' : 'effect', isHold ? (action.reason ?? '') : action.kind, data.effect, data);
    } else if (line.kind === 'andonCalled' || line.kind === 'nonconformanceOpened') {
      followed(line, line.kind, String(data.title ?? ''), data.id, data);
    } else if (line.kind === 'holdPlaced') {
      followed(line, 'holdEquipment', String(data.reason), data.id);
    } else if (line.kind === 'incidentOpened') {
      const flowNode = line.flowNode ?? '';
      const times = (faults.get(flowNode)?.times ?? 0) + 1;
      faults.set(flowNode, { equipment: past.equipment, flowNode, message: String(data.detail), times });
    }
  }
  for (const { id, body } of told.messages) {
    if (body.kind !== 'placeHold') continue;
    const flowNode = String(id).split(':')[2] ?? '';
    consequences.push({ firing: follows(id), flowNode, kind: 'holdUnit', text: body.reason, data: {} });
  }
}

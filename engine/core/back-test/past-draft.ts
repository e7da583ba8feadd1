import {
  equipmentKey,
  FettleError,
  type HistoryEvent,
  type Json,
  type MachineEvent,
  type Message,
  type Time,
  type TraceLine,
  type UnitInfo,
} from '@fettle/flows';
import { latestPlacesOf, readingAt } from '@fettle/flows/back-test/index.ts';
import { REMEMBERED_UNITS } from '../contain-units.ts';
import type { CompiledRule, CoreDeps } from '../core-deps.ts';
import { EquipmentDraft, ruleStream } from '../equipment-draft.ts';
import { newEquipmentState, type OpenWatch, type ServedUnit } from '../equipment-state.ts';
import { RuleIndex } from '../rule-index.ts';
import { consumeByEquipment } from '../step-equipment.ts';
import type { ItemFired } from './items.ts';
import { type Consequence, type JudgedFiring, type JudgedPast, type JudgingFault, MOST_FIRINGS } from './judged-firing.ts';
import { arrivalOf, endOf, eventAt, lastArrivedBefore, limitsAt, limitsOf, type MachinePast, presenceAt } from './machine-past.ts';

/**
 * The engine's own equipment actor with one rule on it, led through what the machine went through: what it tells is gathered, and nothing of it is sent anywhere. No person is there: no check is
 * answered, and nothing is signed off.
 */
export class PastDraft {
  readonly draft: EquipmentDraft;
  readonly #past: MachinePast;
  readonly #rule: CompiledRule;
  readonly #stream: string;
  readonly #firings: JudgedFiring[] = [];
  readonly #consequences: Consequence[] = [];
  readonly #faults = new Map<string, JudgingFault>();
  /** Firings by their number in the rule's history, which what follows from them names. */
  readonly #byNumber = new Map<number, JudgedFiring>();
  /** Places of the latest readings that the draft knows. */
  readonly #known = new Map<string, number>();
  readonly #served: ServedUnit[] = [];
  #nextPresence = 0;
  #sequence = 0;
  #at = 0;

  constructor(past: MachinePast, rule: CompiledRule) {
    const index = new RuleIndex([rule]);
    const deps: CoreDeps = {
      expressions: rule.expressions,
      routing: () => undefined,
      shadows: () => [],
      rule: (flow, version) => index.rule(flow, version),
      // What it has worked on comes out of the past.
      remembersUnits: () => false,
      judges: (equipment, signal) => index.judges(equipment, signal),
      frozenLimits: (chart, version) => limitsAt(limitsOf(past, chart), this.#at, version),
      signal: () => undefined,
      isAwaited: () => false,
      bufferTime: 0,
      maxVisits: 1,
    };
    this.#past = past;
    this.#rule = rule;
    this.#stream = ruleStream(rule, past.equipment);
    this.draft = new EquipmentDraft({ ...newEquipmentState(past.equipment), latest: before(past) }, deps);
  }

  /** Judges event `sequence` as the engine does. */
  consume(sequence: number): void {
    const found = eventAt(this.#past, sequence);
    if (found === undefined) return;
    const { equipment } = this.#past;
    const { quality, value, sourceTime, signal = '' } = readingAt(found.column.series, found.index, equipment);
    const at = arrivalOf(this.#past, sequence);
    this.#wakeUpTo(at);
    this.#moveTo(sequence, at);
    const id = `${equipment}/${sequence}`;
    const event: MachineEvent = { id, source: 'recorded', equipment, signal, value, quality, sourceTime, receivedTime: at };
    consumeByEquipment(this.draft, { id, key: equipmentKey(equipment), at, body: { kind: 'machineEvent', event } });
    this.#gather(sourceTime);
  }

  /** Does after an event what `work` does with the draft, which then knows the latest readings and stands where the machine stood. */
  at({ sequence, waitedUntil }: Omit<ItemFired, 'firing'>, work: (draft: EquipmentDraft) => void): void {
    const found = eventAt(this.#past, sequence);
    if (found === undefined) return;
    const at = waitedUntil ?? arrivalOf(this.#past, sequence);
    this.#wakeUpTo(at, 'know');
    this.#moveTo(sequence, at);
    this.#know(sequence);
    this.draft.begin(this.#wake(at));
    work(this.draft);
    this.#gather(waitedUntil ?? (found.column.series.time[found.index] as number), waitedUntil);
  }

  /** The period is over: nothing arrives any more, and what was waited for up to then has come. */
  end(): void {
    this.#wakeUpTo(endOf(this.#past), 'know');
  }

  judged(): JudgedPast {
    return { firings: this.#firings, consequences: this.#consequences, faults: [...this.#faults.values()] };
  }

  /** What rules wait for and what has come by then, with the unit that was there then. */
  #wakeUpTo(until: Time, know?: 'know'): void {
    for (let at = this.draft.wakeAt; at <= until; at = this.draft.wakeAt) {
      const sequence = lastArrivedBefore(this.#past, at);
      this.#moveTo(sequence, at);
      if (know !== undefined) this.#know(sequence);
      consumeByEquipment(this.draft, this.#wake(at));
      this.#gather(at, at);
    }
  }

  #wake(at: Time): Message {
    const { equipment } = this.#past;
    return { id: `${equipment}/wake/${at}`, key: equipmentKey(equipment), at, body: { kind: 'wakeRules' } };
  }

  #moveTo(sequence: number, at: Time): void {
    this.#sequence = sequence;
    this.#at = at;
    this.#stand();
    this.#remember();
  }

  /** The latest readings once event `sequence` had come. */
  #know(sequence: number): void {
    const { equipment, signals } = this.#past;
    for (const [signal, { series }] of signals) {
      const latest = latestPlacesOf(series);
      const place = latest.latestAfter(latest.cameWith(sequence));
      if (place < 0 || place === this.#known.get(signal)) continue;
      this.#known.set(signal, place);
      this.draft.setLatest(signal, readingAt(series, place, equipment));
    }
  }

  /** The unit at the machine is that of its active exclusive watch. */
  #stand(): void {
    const { draft } = this;
    const present = presenceAt(this.#past, this.#at);
    if (draft.watches[0]?.watch.instance === present?.instance) return;
    draft.watches.length = 0;
    if (present === undefined) return;
    const { unit, instance } = present;
    const spec = { equipment: this.#past.equipment, until: [], milestones: [], collect: [], exclusive: true };
    const watch = { id: instance, instance, token: instance, activation: 1, name: 'present', unit: { ...unit }, spec };
    draft.watches.push({ watch, active: true, seen: {}, reached: {}, collected: {} } satisfies OpenWatch);
  }

  /** What it has worked on up to now, as far as a machine remembers. */
  #remember(): void {
    const { presence } = this.#past;
    const known = this.#nextPresence;
    for (let next = presence[known]; next !== undefined && next.from < this.#at; next = presence[this.#nextPresence]) {
      const { unit, instance, from, to } = next;
      const { serialNumber, jobOrder } = unit;
      this.#served.push({ instance, serialNumber, jobOrder, from, ...(to === undefined ? {} : { to }) });
      this.#nextPresence += 1;
    }
    if (this.#nextPresence > known) this.draft.served = this.#served.slice(-REMEMBERED_UNITS);
  }

  #gather(time: Time, waitedUntil?: Time): void {
    if (!this.draft.hasTold) return;
    const { history, messages } = this.draft.told();
    const contained = new Set<string>();
    for (const line of history) {
      if (line.kind === 'ruleFired') this.#fired(line, { time, ...(waitedUntil === undefined ? {} : { waitedUntil }) });
      else if (line.kind === 'unitsContained') contained.add(this.#contained(line));
      else this.#followed(line);
    }
    for (const { id, body } of messages) {
      // Holds of what is contained are told with it.
      if (body.kind === 'placeHold' && !contained.has(body.hold.slice(0, -body.instance.length - 1)))
        this.#follows('holdUnit', body.reason, id);
      else if (body.kind === 'sendBack') this.#follows('sendBack', body.flowNode, id);
      else if (body.kind === 'scrapUnit') this.#follows('scrapUnit', body.reason, id);
    }
  }

  #fired({ data, flowNode = '', at, sequence }: HistoryEvent, when: Pick<JudgedFiring, 'time' | 'waitedUntil'>): void {
    if (this.#firings.length >= MOST_FIRINGS)
      throw new FettleError('tooLarge', `It fires more than ${MOST_FIRINGS.toLocaleString('en')} times here: choose a shorter period.`);
    const present = presenceAt(this.#past, at);
    const firing: JudgedFiring = {
      equipment: this.#past.equipment,
      flowNode,
      output: String(data.output ?? ''),
      sequence: this.#sequence,
      at,
      ...when,
      title: String(data.title),
      trace: data.trace as unknown as readonly TraceLine[],
      ...(data.event === undefined ? {} : { event: data.event as unknown as JudgedFiring['event'] }),
      ...(present === undefined ? {} : { unit: present.unit as UnitInfo, instance: present.instance }),
    };
    this.#byNumber.set(sequence, firing);
    this.#firings.push(firing);
  }

  /** Gives the name of the containment, with which those of its holds begin. */
  #contained({ data }: HistoryEvent): string {
    const { id, reason, units, since = null, complete = true } = data as Record<string, Json>;
    for (const { instance, serialNumber } of units as unknown as readonly { instance: string; serialNumber: string }[])
      this.#follows('unitContained', String(reason), id, { instance, serialNumber, since, complete });
    return String(id);
  }

  #followed({ kind, flowNode = '', data }: HistoryEvent): void {
    switch (kind) {
      case 'effectRequested': {
        const action = data.action as { kind: string; reason?: string };
        if (action.kind === 'holdJobOrder') this.#follows('holdJobOrder', action.reason ?? '', data.effect, data);
        else this.#follows('effect', action.kind, data.effect, data);
        return;
      }
      case 'andonCalled':
      case 'nonconformanceOpened':
        this.#follows(kind, String(data.title ?? ''), data.id, data);
        return;
      case 'holdPlaced':
        this.#follows('holdEquipment', String(data.reason), data.id);
        return;
      case 'reactionOpened':
        this.#follows('reactionOpened', String(data.title), data.id);
        return;
      case 'checkOpened':
        this.#follows('checkAsked', String(data.title), data.id, { station: data.station ?? '' });
        return;
      case 'checkOverdue':
        this.#follows('checkOverdue', String(data.title), data.id);
        return;
      case 'incidentOpened': {
        const times = (this.#faults.get(flowNode)?.times ?? 0) + 1;
        this.#faults.set(flowNode, { equipment: this.#past.equipment, flowNode, message: String(data.detail), times });
      }
    }
  }

  /** `id` is what an action's name is made of: the rule's stream, the number of the firing, perhaps the flowNode that opened the reaction, the flowNode that acts, and a name. */
  #follows(kind: Consequence['kind'], text: string, id: unknown, data: Readonly<Record<string, Json>> = {}): void {
    const [number, first = '', second = ''] = String(id)
      .slice(this.#stream.length + 1)
      .split(':');
    const named = this.#byNumber.get(Number(number));
    // What a reaction goes on to do is named by the firing that opened it, and follows from the one now.
    const last = this.#firings.at(-1);
    const firing = named?.sequence !== this.#sequence && last?.sequence === this.#sequence ? last : named;
    this.#consequences.push({
      firing,
      flowNode: this.#rule.nodes.has(second) ? second : first,
      kind,
      text,
      data,
      sequence: this.#sequence,
    });
  }
}

function before({ signals, equipment }: MachinePast) {
  return Object.fromEntries(
    [...signals].flatMap(([signal, { series, begin }]) => (begin === 0 ? [] : [[signal, readingAt(series, 0, equipment)] as const])),
  );
}

import { FettleError, type HistoryEvent, type MaterialLot, type Message, type RoutingInstance, type Time } from '@fettle/flows';
import { consumeByEquipment, EquipmentDraft, newEquipmentState, type Outcome, stepMaterial, stepUnit } from '../core/index.ts';
import type { DrainTransaction, DrainWrite, InboxRow, MessageIncident, ParkedRow, StoredEquipment } from '../ports.ts';
import type { Model } from './model.ts';
import type { ShardMemory } from './shard-memory.ts';
import { shardOf } from './shard-of.ts';

/**
 * Consumes messages of the shards of one drain in memory and gathers what is to be written.
 *
 * Invariants:
 * 1. a message and everything that it leads to within its shard is consumed before the next one, as in a simulation;
 * 2. what one actor sends another arrives in the order of sending. To an actor of the same shard it goes in memory, always. To one of another shard it goes in memory when that shard
 *    is part of this drain and nothing of its inbox was left there, after all that was taken; else into the inbox, behind what is there;
 * 3. a message that throws changes nothing: it becomes an incident, its unit is parked, the others go on. An equipment is not parked: readings are judged one by one;
 * 4. what comes for a parked actor is parked behind, in order.
 */
export interface ActorRunOptions {
  readonly transaction: DrainTransaction;
  readonly memoryOf: (shard: number) => ShardMemory;
  readonly model: Model;
  /** Shards of which everything that their inboxes held was taken. */
  readonly emptied: ReadonlySet<number>;
  readonly shards: number;
}

interface UnitCell {
  readonly shard: number;
  readonly before: RoutingInstance | undefined;
  after: RoutingInstance | undefined;
  finishedAt: Time | undefined;
}
/** One draft consumes all messages of this drain, so that what they change is copied and written once. */
interface EquipmentCell {
  readonly shard: number;
  readonly before: StoredEquipment;
  draft: EquipmentDraft | undefined;
  /** What the draft has consumed. */
  readonly consumed: Message[];
}

interface MaterialCell {
  readonly before: MaterialLot | undefined;
  after: MaterialLot | undefined;
}

interface Crossing {
  readonly shard: number;
  readonly message: Message;
}

const NO_MESSAGES: readonly Message[] = [];
const UNIT = 'unit/';
const EQUIPMENT = 'equipment/';
const MATERIAL = 'material/';

export class ActorRun {
  readonly #options: ActorRunOptions;
  readonly #units = new Map<string, UnitCell>();
  readonly #equipment = new Map<string, EquipmentCell>();
  readonly #material = new Map<string, MaterialCell>();
  readonly #parkedKeys: Set<string>;
  readonly #history: HistoryEvent[] = [];
  readonly #effects: DrainWrite['effects'][number][] = [];
  readonly #timers: DrainWrite['timers'][number][] = [];
  readonly #dead: DrainWrite['dead'][number][] = [];
  readonly #shadow: DrainWrite['shadow'][number][] = [];
  readonly #outgoing: Message[] = [];
  readonly #incidents: MessageIncident[] = [];
  readonly #parked: ParkedRow[] = [];
  /** To actors of other shards of this drain. */
  readonly #crossing: Crossing[] = [];
  /** Messages consumed, those sent on the way included. */
  steps = 0;

  constructor(options: ActorRunOptions) {
    this.#options = options;
    this.#parkedKeys = new Set(options.transaction.parkedKeys);
  }

  /** Loads what these rows are for and is not remembered, in one go. */
  async prepare(rows: readonly InboxRow[]): Promise<void> {
    const shards = new Map<string, number>();
    for (const { key, shard } of rows) if (!this.#parkedKeys.has(key)) shards.set(key, shard);
    await this.#load(shards);
  }

  async consumeRow(row: InboxRow): Promise<void> {
    const { key, shard, messages } = row;
    for (let index = 0; index < messages.length; index += 1) {
      if (this.#parkedKeys.has(key)) {
        this.#parked.push({ ...row, messages: messages.slice(index) });
        return;
      }
      const loading = this.#consume(messages[index] as Message, shard);
      if (loading !== undefined) await loading;
    }
  }

  /** After all that was taken: what its messages sent to other shards of this drain, as long as there are no more than `most` steps. */
  async consumeCrossing(most: number): Promise<void> {
    for (let next = 0; next < this.#crossing.length; next += 1) {
      const { shard, message } = this.#crossing[next] as Crossing;
      if (this.steps >= most) this.#outgoing.push(message);
      else if (!this.#isParked(message, shard)) await this.#consume(message, shard);
    }
    this.#crossing.length = 0;
  }

  /** At once when all that it needs is remembered, as it mostly is: thousands of promises a drain cost more than some of the steps. */
  #consume(root: Message, shard: number): Promise<void> | undefined {
    const work = [root];
    for (let next = 0; next < work.length; next += 1) {
      const message = work[next] as Message;
      if (message !== root && (this.#crosses(message, shard) || this.#isParked(message, shard))) continue;
      if (this.#needsLoading(message)) return this.#consumeLoading(work, next, shard);
      work.push(...this.#step(message, shard));
    }
    return undefined;
  }

  async #consumeLoading(work: Message[], first: number, shard: number): Promise<void> {
    for (let next = first; next < work.length; next += 1) {
      const message = work[next] as Message;
      if (next !== first && (this.#crosses(message, shard) || this.#isParked(message, shard))) continue;
      if (!this.#isLoaded(message.key)) await this.#load([[message.key, shard]]);
      const { body } = message;
      if (body.kind === 'startUnit') await this.#options.model.prepareRouting(body.flow, body.version);
      if (body.kind === 'migrateUnit') await this.#options.model.prepareRouting(body.flow, body.to);
      work.push(...this.#step(message, shard));
    }
  }

  #needsLoading({ key, body }: Message): boolean {
    return body.kind === 'startUnit' || body.kind === 'migrateUnit' || !this.#isLoaded(key);
  }

  #crosses(message: Message, from: number): boolean {
    const shard = shardOf(message.key, this.#options.shards);
    if (shard === from) return false;
    if (this.#options.emptied.has(shard)) this.#crossing.push({ shard, message });
    else this.#outgoing.push(message);
    return true;
  }

  #isParked(message: Message, shard: number): boolean {
    if (!this.#parkedKeys.has(message.key)) return false;
    this.#parked.push({ seq: undefined, shard, key: message.key, messages: [message] });
    return true;
  }

  #step(message: Message, shard: number): readonly Message[] {
    this.steps += 1;
    try {
      if (message.key.startsWith(EQUIPMENT)) return this.#stepEquipment(message, shard);
      return message.key.startsWith(MATERIAL) ? this.#stepMaterial(message) : this.#stepUnit(message, shard);
    } catch (error) {
      this.#openIncident(message, error);
      return [];
    }
  }

  #stepUnit(message: Message, shard: number): readonly Message[] {
    const id = message.key.slice(UNIT.length);
    const cell = this.#units.get(id) ?? { shard, before: undefined, after: undefined, finishedAt: undefined };
    const outcome = stepUnit(cell.after, message, this.#options.model);
    const wasOpen = cell.after === undefined || isOpen(cell.after);
    cell.after = outcome.state;
    if (wasOpen && !isOpen(outcome.state)) cell.finishedAt = message.at;
    this.#units.set(id, cell);
    return this.#take(outcome);
  }

  #stepMaterial(message: Message): readonly Message[] {
    const id = message.key.slice(MATERIAL.length);
    const cell = this.#material.get(id) ?? { before: undefined, after: undefined };
    const outcome = stepMaterial(cell.after, message);
    cell.after = outcome.state;
    this.#material.set(id, cell);
    return this.#take(outcome);
  }

  #stepEquipment(message: Message, shard: number): readonly Message[] {
    const id = message.key.slice(EQUIPMENT.length);
    const cell = this.#equipmentCell(id, shard);
    cell.draft ??= new EquipmentDraft(cell.before.state, this.#options.model);
    try {
      consumeByEquipment(cell.draft, message);
    } catch (error) {
      cell.draft = this.#draftAgain(cell);
      throw error;
    }
    cell.consumed.push(message);
    return this.#takeFrom(cell.draft);
  }

  /** A draft that threw in the middle of a message: what it had consumed before is consumed again, and gives the same. */
  #draftAgain({ before, consumed }: EquipmentCell): EquipmentDraft {
    const draft = new EquipmentDraft(before.state, this.#options.model);
    for (const message of consumed) consumeByEquipment(draft, message);
    draft.told();
    return draft;
  }

  #takeFrom(draft: EquipmentDraft): readonly Message[] {
    if (draft.hasTold) return this.#take(draft.told());
    return NO_MESSAGES;
  }

  #equipmentCell(id: string, shard: number): EquipmentCell {
    let cell = this.#equipment.get(id);
    if (cell === undefined) {
      const fresh: StoredEquipment = { state: newEquipmentState(id), version: 0, consumed: 0 };
      cell = { shard, before: fresh, draft: undefined, consumed: [] };
      this.#equipment.set(id, cell);
    }
    return cell;
  }

  #take(outcome: Omit<Outcome<unknown>, 'state'>): readonly Message[] {
    this.#history.push(...outcome.history);
    this.#effects.push(...outcome.effects);
    this.#timers.push(...outcome.timers);
    this.#dead.push(...outcome.dead);
    if (outcome.shadow !== undefined) this.#shadow.push(...outcome.shadow);
    return outcome.messages;
  }

  #openIncident(message: Message, error: unknown): void {
    this.#incidents.push({ id: `message/${message.id}`, key: message.key, message, detail: describe(error) });
    if (message.key.startsWith(UNIT)) this.#parkedKeys.add(message.key);
  }

  #isLoaded(key: string): boolean {
    if (key.startsWith(EQUIPMENT)) return this.#equipment.has(key.slice(EQUIPMENT.length));
    return key.startsWith(MATERIAL) ? this.#material.has(key.slice(MATERIAL.length)) : this.#units.has(key.slice(UNIT.length));
  }

  /** Actors by their keys, each with its shard. */
  async #load(keys: Iterable<readonly [key: string, shard: number]>): Promise<void> {
    const { memoryOf, transaction } = this.#options;
    const units = new Map<string, number>();
    const equipment = new Map<string, number>();
    const material: string[] = [];
    for (const [key, shard] of keys) {
      if (key.startsWith(EQUIPMENT)) {
        const id = key.slice(EQUIPMENT.length);
        const known = memoryOf(shard).equipment(id);
        if (known === undefined) equipment.set(id, shard);
        else this.#equipment.set(id, { shard, before: known, draft: undefined, consumed: [] });
      } else if (key.startsWith(MATERIAL)) material.push(key.slice(MATERIAL.length));
      else {
        const id = key.slice(UNIT.length);
        const known = memoryOf(shard).unit(id);
        if (known === undefined) units.set(id, shard);
        else this.#units.set(id, { shard, before: known, after: known, finishedAt: undefined });
      }
    }
    if (material.length > 0) await this.#loadMaterial(material);
    if (units.size + equipment.size === 0) return;
    const [loadedUnits, loadedEquipment] = await Promise.all([
      transaction.loadUnits([...units.keys()]),
      transaction.loadEquipment([...equipment.keys()]),
    ]);
    for (const { flow, version } of loadedUnits) await this.#options.model.prepareRouting(flow, version);
    const stored = new Map(loadedUnits.map((unit) => [unit.id, unit]));
    for (const [id, shard] of units) this.#units.set(id, { shard, before: stored.get(id), after: stored.get(id), finishedAt: undefined });
    const states = new Map(loadedEquipment.map((one) => [one.state.equipment, one]));
    for (const [id, shard] of equipment) {
      const before = states.get(id);
      if (before === undefined) this.#equipmentCell(id, shard);
      else this.#equipment.set(id, { shard, before, draft: undefined, consumed: [] });
    }
  }

  async #loadMaterial(lots: readonly string[]): Promise<void> {
    for (const lot of lots) this.#material.set(lot, { before: undefined, after: undefined });
    for (const lot of await this.#options.transaction.loadMaterial(lots)) this.#material.set(lot.id, { before: lot, after: lot });
  }

  /** Everything so far, ready to be committed. */
  write(at: Time, returned: readonly InboxRow[]): DrainWrite {
    const units = [...this.#units.values()].filter(
      (cell): cell is UnitCell & { after: RoutingInstance } => cell.after !== undefined && cell.after !== cell.before,
    );
    return {
      at,
      units,
      equipment: [...this.#equipment.values()].flatMap(changeOf),
      material: [...this.#material.values()].flatMap(({ before, after }) =>
        after === undefined || after === before ? [] : [{ before, after }],
      ),
      history: this.#history,
      effects: this.#effects,
      timers: this.#timers,
      dead: this.#dead,
      shadow: this.#shadow,
      outgoing: this.#outgoing,
      incidents: this.#incidents,
      parked: this.#parked,
      returned,
    };
  }
}

function changeOf({ shard, before, draft, consumed }: EquipmentCell): DrainWrite['equipment'] {
  if (draft === undefined) return [];
  const events = consumed.filter(({ body }) => body.kind === 'machineEvent').length;
  return [{ shard, before, after: { state: draft.finish().state, version: before.version + 1, consumed: before.consumed + events } }];
}

function isOpen(unit: RoutingInstance): boolean {
  return unit.state === 'running' || unit.state === 'held';
}

function describe(error: unknown): string {
  if (error instanceof FettleError) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

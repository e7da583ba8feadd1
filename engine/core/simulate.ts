import {
  type Effect,
  type EnteredValues,
  equipmentKey,
  FettleError,
  type HeldSkill,
  type HistoryEvent,
  type Json,
  type MachineEvent,
  type MaterialLot,
  type Message,
  type MessageBody,
  materialKey,
  type ReportedQuantity,
  type RoutingInstance,
  type Token,
  type Unit,
  unitKey,
  type Wait,
} from '@fettle/flows';
import type { CoreDeps } from './core-deps.ts';
import { type EquipmentState, newEquipmentState } from './equipment-state.ts';
import type { DeadEvent, Outcome, TimerSet } from './outcome.ts';
import { type OpenReaction, openReactions } from './reactions.ts';
import { stepEquipment } from './step-equipment.ts';
import { stepMaterial } from './step-material.ts';
import { stepUnit } from './step-unit.ts';
import { activityId } from './unit-draft.ts';

/** A work instruction or decision that waits for a person. */
export interface OpenTask {
  readonly id: string;
  readonly instance: string;
  readonly unit: Unit;
  readonly token: Token;
  readonly wait: Extract<Wait, { kind: 'task' | 'decision' }>;
}

/** A hold of a unit, a job order or an equipment, named so that it can be released. */
export interface WorldHold {
  readonly name: string;
  readonly serialNumber?: string | undefined;
  readonly flowNode?: string | undefined;
  readonly jobOrder?: string | undefined;
  readonly equipment?: string | undefined;
  readonly person: string;
  readonly reason: string;
}

/**
 * The engine without a database: the same steps over actors in memory, a clock moved by hand, effects that succeed at once. The browser's simulation, the CLI's and the tests'
 * reference are this one object; it holds no meaning of its own.
 */
export class World {
  readonly #deps: CoreDeps;
  readonly #units = new Map<string, RoutingInstance>();
  readonly #equipment = new Map<string, EquipmentState>();
  readonly #material = new Map<string, MaterialLot>();
  readonly #timers = new Map<string, TimerSet>();
  readonly #queue: Message[] = [];
  readonly #consumed = new Set<string>();
  readonly #skills = new Map<string, readonly HeldSkill[]>();
  /** Those that are not released, by name. */
  readonly #holds = new Map<string, WorldHold>();
  #now: number;
  #sent = 0;
  readonly history: HistoryEvent[] = [];
  readonly effects: Effect[] = [];
  readonly dead: DeadEvent[] = [];

  constructor(deps: CoreDeps, now: number) {
    this.#deps = deps;
    this.#now = now;
  }

  /** Messages consumed so far. */
  get sent(): number {
    return this.#sent;
  }

  get now(): number {
    return this.#now;
  }

  get units(): readonly RoutingInstance[] {
    return [...this.#units.values()];
  }

  get material(): readonly MaterialLot[] {
    return [...this.#material.values()];
  }

  get equipment(): readonly EquipmentState[] {
    return [...this.#equipment.values()];
  }

  /** When the next timer is due. */
  get nextTimer(): number | undefined {
    return this.#dueTimers(Number.POSITIVE_INFINITY)[0]?.dueAt;
  }

  get openTasks(): readonly OpenTask[] {
    const tasks: OpenTask[] = [];
    for (const instance of this.#units.values()) {
      for (const token of instance.tokens) {
        if (token.state !== 'waiting') continue;
        for (const wait of token.waits) {
          if (wait.kind === 'task' || wait.kind === 'decision')
            tasks.push({ id: activityId(token, wait.name), instance: instance.id, unit: instance.unit, token, wait });
        }
      }
    }
    return tasks;
  }

  startUnit(start: { flow: string; version: number; unit: Unit; equipment?: Record<string, string> }): string {
    const instance = `${start.unit.jobOrder}/${start.unit.serialNumber}`;
    const holds = [...this.#holds.values()]
      .filter(({ jobOrder }) => jobOrder === start.unit.jobOrder)
      .map(({ name, reason, person }) => ({ id: `${name}/${instance}`, reason, person, at: this.#now }));
    this.send(unitKey(instance), `${instance}/start`, {
      kind: 'startUnit',
      instance,
      flow: start.flow,
      version: start.version,
      unit: start.unit,
      equipment: start.equipment ?? {},
      ...(holds.length === 0 ? {} : { holds }),
    });
    return instance;
  }

  /** A machine event; one with an id that was there before is taken as delivered twice. */
  feed(event: MachineEvent): void {
    this.send(equipmentKey(event.equipment), event.id, { kind: 'machineEvent', event });
  }

  /** From now on these are the person's skills. */
  qualify(person: string, skills: readonly HeldSkill[]): void {
    this.#skills.set(person, skills);
  }

  /** Holds a unit, every unit of a job order (those to come start held), or an equipment. */
  placeHold(hold: WorldHold): void {
    this.#holds.set(hold.name, hold);
    const { name: id, reason, person, flowNode } = hold;
    if (hold.equipment !== undefined) {
      this.send(equipmentKey(hold.equipment), `${id}/place`, { kind: 'holdEquipment', hold: id, reason, person });
      return;
    }
    for (const { id: instance } of this.#heldBy(hold)) {
      const body = { kind: 'placeHold' as const, instance, hold: `${id}/${instance}`, reason, person };
      this.send(unitKey(instance), `${id}/${instance}/place`, flowNode === undefined ? body : { ...body, flowNode });
    }
  }

  /** Releases a hold by its name, or everything that holds a unit or an equipment. */
  releaseHold(what: {
    readonly name?: string | undefined;
    readonly serialNumber?: string | undefined;
    readonly equipment?: string | undefined;
    readonly reason: string;
    readonly person: string;
  }): void {
    const { name, reason, person } = what;
    const named = (id: string): boolean => name === undefined || id === name || id.startsWith(`${name}/`);
    const equipment =
      what.serialNumber === undefined
        ? this.equipment.filter((one) => what.equipment === undefined || one.equipment === what.equipment)
        : [];
    const units = what.equipment === undefined ? this.#heldBy({ serialNumber: what.serialNumber }) : [];
    let released = name !== undefined && this.#holds.delete(name);
    for (const one of equipment) {
      for (const { id: hold } of (one.holds ?? []).filter(({ id }) => named(id))) {
        released = true;
        this.send(equipmentKey(one.equipment), `${hold}/release`, { kind: 'releaseEquipment', hold, reason, person });
      }
    }
    for (const { id: instance, holds, control } of units) {
      for (const { id: hold } of [...holds, ...(control?.plannedHolds ?? [])].filter(({ id }) => named(id))) {
        released = true;
        this.send(unitKey(instance), `${hold}/release`, { kind: 'releaseHold', instance, hold, reason, person });
      }
    }
    if (!released)
      throw new FettleError(
        'stateRefused',
        `Nothing is held by ${name ?? what.serialNumber ?? what.equipment ?? 'that name'} at ${this.now} ms.`,
      );
  }

  #heldBy({ serialNumber, jobOrder }: Pick<WorldHold, 'serialNumber' | 'jobOrder'>): RoutingInstance[] {
    return this.units.filter(
      ({ unit, state }) =>
        (state === 'running' || state === 'held') &&
        (jobOrder === undefined ? serialNumber === undefined || unit.serialNumber === serialNumber : unit.jobOrder === jobOrder),
    );
  }

  /** Leaves an optional operation out. */
  skip(what: {
    readonly flowNode: string;
    readonly serialNumber?: string | undefined;
    readonly person: string;
    readonly reason: string;
  }): void {
    const { flowNode, serialNumber, person, reason } = what;
    for (const { id: instance, unit, tokens } of this.units) {
      const token = tokens.find((one) => one.flowNode === flowNode && one.state === 'waiting');
      if (token === undefined || (serialNumber !== undefined && unit.serialNumber !== serialNumber)) continue;
      const { id, activation } = token;
      this.send(unitKey(instance), `${id}/${activation}/skip/${this.#sent}`, {
        kind: 'skipOperation',
        instance,
        token: id,
        activation,
        person,
        reason,
      });
      return;
    }
    throw new FettleError('stateRefused', `No unit is at "${flowNode}" at ${this.now} ms.`);
  }

  /** Answers a work instruction. */
  complete(
    task: OpenTask,
    answer: {
      person: string;
      outcome: string;
      entries: Record<string, { value: Json & (string | number | boolean | null); comment?: string }>;
      reported?: ReportedQuantity | undefined;
    },
  ): void {
    const { instance, token, wait } = task;
    const { station, skills } = wait.kind === 'task' ? wait.instruction : { station: '', skills: undefined };
    const [hold] = this.#equipment.get(station)?.holds ?? [];
    if (hold !== undefined) throw new FettleError('stateRefused', `${station} is on hold by ${hold.person}: ${hold.reason}.`);
    // What may be refused, or is a part, may come again.
    const part = answer.reported === undefined && skills === undefined ? '' : `/${this.#sent}`;
    this.send(unitKey(instance), `${task.id}/completed${part}`, {
      kind: 'taskCompleted',
      instance,
      token: token.id,
      activation: token.activation,
      name: wait.name,
      ...answer,
      ...(skills === undefined ? {} : { skills: [...(this.#skills.get(answer.person) ?? [])] }),
    });
  }

  /** What persons are asked by reactions, and what waits to be signed off. */
  get openReactions(): readonly (OpenReaction & { readonly on: string; readonly flow: string; readonly version: number })[] {
    return this.equipment.flatMap(({ equipment: on, rules }) =>
      Object.entries(rules).flatMap(([key, state]) => {
        const cut = key.lastIndexOf('@');
        return openReactions(state).map((reaction) => ({ ...reaction, on, flow: key.slice(0, cut), version: Number(key.slice(cut + 1)) }));
      }),
    );
  }

  /** Answers the check at a flowNode of a rule. */
  answerCheck(
    at: { flowNode: string; equipment?: string | undefined },
    answer: { person: string; outcome: string; entries: EnteredValues },
  ): void {
    for (const { on, flow, version, checks } of this.openReactions) {
      const check = checks.find(({ flowNode }) => flowNode === at.flowNode);
      if (check === undefined || (at.equipment !== undefined && at.equipment !== on)) continue;
      this.send(equipmentKey(on), `${check.id}/answer`, { kind: 'answerCheck', flow, version, check: check.id, ...answer });
      return;
    }
    throw new FettleError('stateRefused', `Nobody is asked at "${at.flowNode}" at ${this.now} ms.`);
  }

  /** Signs the reaction off that a flowNode of a rule has begun. */
  signOff(at: { flowNode: string; equipment?: string | undefined }, by: { person: string; reason: string }): void {
    const found = this.openReactions.find(({ plan, on }) => plan === at.flowNode && (at.equipment === undefined || at.equipment === on));
    if (found === undefined) throw new FettleError('stateRefused', `No reaction of "${at.flowNode}" is open at ${this.now} ms.`);
    const { on, flow, version, id: reaction } = found;
    this.send(equipmentKey(on), `${reaction}/close/${this.#sent}`, { kind: 'closeReaction', flow, version, reaction, ...by });
  }

  /** A material lot arrives. */
  receive(lot: {
    lot: string;
    definition: string;
    quantity: number;
    expiresAt?: number | undefined;
    blocked?: boolean;
    allowNegative?: boolean;
  }): void {
    const { blocked = false, allowNegative = false, ...rest } = lot;
    this.send(materialKey(lot.lot), `${lot.lot}/received/${this.#sent}`, {
      kind: 'receiveMaterial',
      ...rest,
      state: blocked ? 'blocked' : 'released',
      allowNegative,
      supplier: '',
      person: 'store',
      reason: '',
    });
  }

  /** An operator scans a lot number, or the instance of a finished unit. */
  scan(
    task: OpenTask,
    scanned: { key: string; source: string; serialNumber?: string | undefined; quantity: number; person: string },
  ): void {
    const { instance, token, wait } = task;
    const scan = `${scanned.key}-${token.scans?.length ?? 0}`;
    this.send(unitKey(instance), `${task.id}/scan/${scan}`, {
      kind: 'scanMaterial',
      instance,
      token: token.id,
      activation: token.activation,
      name: wait.name,
      scan,
      ...scanned,
    });
  }

  /** Raises an escalation, at the place of one token or wherever the unit is. `instance` is the unit: `<job order>/<serial number>`. */
  escalate(instance: string, escalation: { code: string; person: string; reason: string; token?: string; activation?: number }): void {
    this.send(unitKey(instance), `${instance}/escalate/${this.#sent}`, { kind: 'escalate', instance, ...escalation });
  }

  abort(instance: string, by: { person: string; reason: string }): void {
    this.send(unitKey(instance), `${instance}/abort/${this.#sent}`, { kind: 'abortUnit', instance, ...by });
  }

  decide(
    task: OpenTask,
    answer: { person: string; value: string; reason: string; target?: string | undefined; code?: string | undefined },
  ): void {
    const { instance, token, wait } = task;
    this.send(unitKey(instance), `${task.id}/decided`, {
      kind: 'decided',
      instance,
      token: token.id,
      activation: token.activation,
      name: wait.name,
      ...answer,
    });
  }

  /** Moves the clock; timers fire in order on the way. */
  advanceTo(time: number): void {
    for (let [timer] = this.#dueTimers(time); timer !== undefined; [timer] = this.#dueTimers(time)) {
      this.#timers.delete(timer.id);
      this.#now = Math.max(this.#now, timer.dueAt);
      const { instance, token, activation, name, equipment } = timer;
      if (equipment === undefined) this.send(unitKey(instance), timer.id, { kind: 'timerFired', instance, token, activation, name });
      else this.send(equipmentKey(equipment), timer.id, { kind: 'wakeRules' });
    }
    this.#now = Math.max(this.#now, time);
  }

  send(key: string, id: string, body: MessageBody): void {
    if (this.#consumed.has(id)) return;
    this.#consumed.add(id);
    this.#queue.push({ id, key, at: this.#now, body });
    this.#drain();
  }

  #dueTimers(time: number): TimerSet[] {
    return [...this.#timers.values()]
      .filter((timer) => timer.dueAt <= time)
      .sort((a, b) => a.dueAt - b.dueAt || a.id.localeCompare(b.id, 'en'));
  }

  #drain(): void {
    for (let message = this.#queue.shift(); message !== undefined; message = this.#queue.shift()) this.#consume(message);
  }

  #consume(message: Message): void {
    this.#sent++;
    if (this.#sent > 5_000_000) throw new FettleError('stateRefused', 'The simulation took more than 5 million messages. Look for a loop.');
    const outcome = this.#step(message);
    this.history.push(...outcome.history);
    this.dead.push(...outcome.dead);
    for (const timer of outcome.timers) this.#timers.set(timer.id, timer);
    for (const next of outcome.messages) {
      if (this.#consumed.has(next.id)) continue;
      this.#consumed.add(next.id);
      this.#queue.push(next);
    }
    for (const effect of outcome.effects) this.#perform(effect);
  }

  #step(message: Message): Outcome<unknown> {
    const id = message.key.slice(message.key.indexOf('/') + 1);
    if (message.key.startsWith('equipment/')) {
      const outcome = stepEquipment(this.#equipment.get(id) ?? newEquipmentState(id), message, this.#deps);
      this.#equipment.set(id, outcome.state);
      return outcome;
    }
    if (message.key.startsWith('material/')) {
      const outcome = stepMaterial(this.#material.get(id), message);
      if (outcome.state !== undefined) this.#material.set(id, outcome.state);
      return outcome;
    }
    const outcome = stepUnit(this.#units.get(id), message, this.#deps);
    this.#units.set(id, outcome.state);
    return outcome;
  }

  #holdJobOrder(name: string, hold: { readonly jobOrder: string; readonly reason: string; readonly person: string }): void {
    const { reason, person } = hold;
    this.#holds.set(name, { name, ...hold });
    for (const { id: instance } of this.#heldBy(hold)) {
      const body = { kind: 'placeHold' as const, instance, hold: `${name}/${instance}`, reason, person };
      this.#queue.push({ id: `${name}/${instance}/place`, key: unitKey(instance), at: this.#now, body });
    }
  }

  #releaseJobOrder({ hold: name, jobOrder, reason, person }: Extract<Effect['action'], { kind: 'releaseJobOrder' }>): void {
    this.#holds.delete(name);
    for (const { id: instance, holds } of this.#heldBy({ jobOrder })) {
      const hold = `${name}/${instance}`;
      if (!holds.some(({ id }) => id === hold)) continue;
      this.#queue.push({
        id: `${hold}/release`,
        key: unitKey(instance),
        at: this.#now,
        body: { kind: 'releaseHold', instance, hold, reason, person },
      });
    }
  }

  /** Effects succeed at once; a unit that waits for the outcome gets it. */
  #perform(effect: Effect): void {
    this.effects.push(effect);
    if (effect.action.kind === 'holdJobOrder') this.#holdJobOrder(effect.id, effect.action);
    if (effect.action.kind === 'releaseJobOrder') this.#releaseJobOrder(effect.action);
    if (effect.token === undefined || effect.activation === undefined) return;
    const { token, activation, name } = effect;
    const instance = effect.key.slice('unit/'.length);
    const id = `${effect.id}/finished`;
    this.#consumed.add(id);
    const body: MessageBody = {
      kind: 'effectFinished',
      effect: effect.id,
      instance,
      token,
      activation,
      name,
      ok: true,
      result: null,
      error: '',
    };
    this.#queue.push({ id, key: effect.key, at: this.#now, body });
  }
}

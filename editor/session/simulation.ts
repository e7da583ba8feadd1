import {
  type CoreDeps,
  compileFlow,
  createExpressions,
  type OpenTask,
  parseScenario,
  playLine,
  RuleIndex,
  type ScenarioLine,
  World,
} from '@fettle/engine/core';
import { bodyOf, skeletonOf, startBody } from '@fettle/engine/core/routing-check/index.ts';
import { type DrawnRegistry, type FlowDefinition, type NodeRegistry, type Quality, unitKey, type Value } from '@fettle/flows';
import type { RunStep } from '@fettle/flows/lint/problem.ts';
import { type PlantModel, signalsOf } from '../plant/plant-model.ts';
import type { NodeActivity } from './open-flow.ts';

/** As in production: an event that nobody waits for yet is kept a day; a unit may enter one step a hundred times. */
const BUFFER_TIME = 24 * 3_600_000;
const MAX_VISITS = 100;
const VERSION = 1;

export interface SimulationSource {
  readonly definition: FlowDefinition;
  readonly registry: NodeRegistry;
  readonly plant: PlantModel;
  /** An example of a problem: steps leave by the ways that it names, whatever persons, machines and data would decide. */
  readonly example?: readonly RunStep[];
}

/** An escalation that a boundary event waits for. */
export interface OpenEscalation {
  readonly instance: string;
  readonly serialNumber: string;
  readonly token: string;
  readonly activation: number;
  readonly flowNode: string;
  readonly code: string;
  readonly title: string;
}

/**
 * A flow in a world of its own, in the page: the engine's core without a database, with a clock moved by hand. It has no meaning of its own: what happens
 * here is what happens in the plant.
 */
export class Simulation {
  readonly definition: FlowDefinition;
  readonly #world: World;
  #script: ScenarioLine[] = [];
  #example: RunStep[] | undefined;
  #started = 0;
  #fed = 0;

  /** @throws FettleError when the flow cannot be compiled: its problems must be cleared first. */
  constructor({ definition, registry, plant, example }: SimulationSource, now = 0) {
    this.definition = definition;
    const skeleton = example === undefined ? undefined : skeletonOf(definition, registry);
    this.#world = new World(skeleton?.deps ?? depsOf(definition, registry, plant), now);
    if (skeleton === undefined || example === undefined) return;
    this.#example = [...example];
    const start = startBody(skeleton.routing);
    this.#world.send(unitKey(start.instance), 'example/start', start);
  }

  get now(): number {
    return this.#world.now;
  }

  get history() {
    return this.#world.history;
  }

  get units() {
    return this.#world.units;
  }

  get openTasks(): readonly OpenTask[] {
    return this.#world.openTasks;
  }

  get nextTimer(): number | undefined {
    return this.#world.nextTimer;
  }

  /** Lines of a loaded recording that have not been played yet. */
  get waitingLines(): number {
    return this.#script.length + (this.#example?.length ?? 0);
  }

  get nextLine(): ScenarioLine | undefined {
    return this.#script[0];
  }

  /** It plays an example of a problem: it is about ways, not about what is entered on them. */
  get isExample(): boolean {
    return this.#example !== undefined;
  }

  get nextOfExample(): RunStep | undefined {
    return this.#example?.[0];
  }

  startUnit(serialNumber?: string): void {
    this.#started += 1;
    const unit = { serialNumber: serialNumber ?? `SN-${String(this.#started).padStart(3, '0')}`, jobOrder: 'simulation', quantity: 1 };
    this.#world.startUnit({
      flow: this.definition.id,
      version: VERSION,
      unit: { ...unit, product: this.definition.product ?? '' },
    });
  }

  feed(event: { readonly equipment: string; readonly signal: string; readonly value: Value; readonly quality: Quality }): void {
    this.#fed += 1;
    const at = this.#world.now;
    this.#world.feed({ ...event, id: `by-hand-${this.#fed}`, source: 'simulation', sourceTime: at, receivedTime: at });
  }

  complete(task: OpenTask, outcome: string, values: Readonly<Record<string, Value>>): void {
    const entries = Object.fromEntries(
      Object.entries(values).map(([key, value]) => [key, { value, comment: 'Entered in the simulation' }]),
    );
    this.#world.complete(task, { person: 'simulation', outcome, entries });
  }

  decide(task: OpenTask, value: string, reason: string, rework: { readonly target?: string; readonly code?: string } = {}): void {
    this.#world.decide(task, { person: 'simulation', value, reason, ...rework });
  }

  /** What units can take where they are: escalations of boundary events. */
  get openEscalations(): readonly OpenEscalation[] {
    return this.units.flatMap(({ id, unit, tokens }) =>
      tokens
        .filter(({ state }) => state === 'waiting')
        .flatMap((token) =>
          token.waits.flatMap((wait) => {
            if (wait.kind !== 'escalation') return [];
            const { activation, flowNode } = token;
            return [
              { instance: id, serialNumber: unit.serialNumber, token: token.id, activation, flowNode, code: wait.code, title: wait.title },
            ];
          }),
        ),
    );
  }

  escalate({ instance, token, activation, code, title }: OpenEscalation): void {
    this.#world.escalate(instance, { code: code || title, person: 'simulation', reason: 'Raised in the simulation', token, activation });
  }

  /** Aborts a unit as a person would: what is done is undone where the flow says how. */
  abort(instance: string): void {
    this.#world.abort(instance, { person: 'simulation', reason: 'Aborted in the simulation' });
  }

  /** Moves the clock by milliseconds; timers on the way fire. */
  advance(milliseconds: number): void {
    this.#world.advanceTo(this.#world.now + milliseconds);
  }

  advanceToNextTimer(): void {
    const next = this.#world.nextTimer;
    if (next !== undefined) this.#world.advanceTo(next);
  }

  /** Loads recorded events, one JSON object a line. @throws FettleError with the line that is wrong. */
  load(text: string): void {
    const lines = parseScenario(text);
    const first = lines.find(({ at }) => at !== undefined)?.at ?? 0;
    // A recording of last week must not move the clock into the past of this one.
    const shift = Math.max(0, this.#world.now - first);
    this.#script = shift === 0 ? lines : lines.map((line) => (line.at === undefined ? line : { ...line, at: line.at + shift }));
  }

  /** Plays the next line of the recording. False: there is none. */
  step(): boolean {
    const next = this.#example?.shift();
    if (next !== undefined) {
      const body = bodyOf(next);
      this.#world.send(unitKey('instance' in body ? body.instance : ''), `example/${this.#world.sent}`, body);
      return true;
    }
    const line = this.#script.shift();
    if (line === undefined) return false;
    playLine(this.#world, { id: this.definition.id, version: VERSION }, line);
    return true;
  }

  /** What the canvas shows: units where they are, readings at the sources, firings. */
  activity(registry: DrawnRegistry): ReadonlyMap<string, NodeActivity> {
    const found = new Map<string, NodeActivity>();
    const at = (id: string): NodeActivity => found.get(id) ?? { units: 0, held: 0, incidents: 0, at: this.now };
    for (const { tokens } of this.units) {
      for (const { flowNode, state, since } of tokens) {
        const known = at(flowNode);
        found.set(flowNode, {
          ...known,
          units: known.units + 1,
          held: known.held + (state === 'held' ? 1 : 0),
          incidents: known.incidents + (state === 'incident' ? 1 : 0),
          oldestSince: Math.min(known.oldestSince ?? since, since),
        });
      }
    }
    for (const { kind, flowNode } of this.history) {
      if (kind !== 'ruleFired' || flowNode === undefined) continue;
      const known = at(flowNode);
      found.set(flowNode, { ...known, firings: (known.firings ?? 0) + 1 });
    }
    for (const { id, type, params } of this.definition.flowNodes) {
      const reading = this.#readingAt(registry, type, params);
      if (reading !== undefined) found.set(id, { ...at(id), reading });
    }
    return found;
  }

  #readingAt(registry: DrawnRegistry, type: string, params: Record<string, unknown>): NodeActivity['reading'] {
    const nodeType = registry.get(type);
    if (nodeType?.usedIn !== 'qualityRule' || nodeType.source === undefined) return undefined;
    const parsed = nodeType.params.safeParse(params);
    if (!parsed.success) return undefined;
    const source = nodeType.source(parsed.data);
    const states = this.#world.equipment.filter(({ equipment }) => !source?.equipment || equipment === source.equipment);
    return states.map(({ latest }) => latest[source?.signal ?? '']).find((reading) => reading !== undefined);
  }
}

function depsOf(definition: FlowDefinition, registry: NodeRegistry, plant: PlantModel): CoreDeps {
  const expressions = createExpressions();
  const equipmentOfClass = (name: string) => plant.equipment.filter(({ equipmentClass }) => equipmentClass === name).map(({ id }) => id);
  const compiled = compileFlow(definition, VERSION, { registry, expressions, equipmentOfClass });
  const index = new RuleIndex(compiled.kind === 'qualityRule' ? [compiled] : []);
  return {
    expressions,
    routing: () => (compiled.kind === 'routing' ? compiled : undefined),
    judges: (equipment, signal) => index.judges(equipment, signal),
    shadows: (equipment) => index.shadows(equipment),
    rule: (flow, version) => index.rule(flow, version),
    remembersUnits: (equipment) => index.remembersUnits(equipment),
    signal: (equipment, signal) => signalsOf(plant, equipment).find(({ name }) => name === signal),
    isAwaited: () => true,
    bufferTime: BUFFER_TIME,
    maxVisits: MAX_VISITS,
  };
}

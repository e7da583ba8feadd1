import { type CoreDeps, type OpenTask, parseScenario, playLine, type ScenarioLine, World } from '@fettle/engine/core';
import { bodyOf, skeletonOf, startBody } from '@fettle/engine/core/routing-check/index.ts';
import { depsOverPlant, fromZero, plantOfScenario, SCENARIO_VERSION, startedFlow } from '@fettle/engine/core/scenario-run/index.ts';
import { type DrawnRegistry, type FlowDefinition, type NodeRegistry, type Quality, unitKey, type Value } from '@fettle/flows';
import type { RunStep } from '@fettle/flows/lint/problem.ts';
import { type PlainLine, plainHistory } from '@fettle/flows/plain-history.ts';
import type { ScenarioPlant } from '@fettle/flows/scenario-plant.ts';
import type { PlantModel } from '../plant/plant-model.ts';
import type { NodeActivity } from '../session/open-flow.ts';
import { firstRuleStop, firstStop, type Stop } from './breakpoint-stops.ts';
import { placesAt, standsBetween } from './moments.ts';
import { type Pass, passesOf, type RulePass } from './passes.ts';

export interface SimulationSource {
  readonly definition: FlowDefinition;
  readonly registry: NodeRegistry;
  readonly plant: PlantModel;
  /** Flows that take part besides: routings that it calls, rules that listen, the routing that a rule listens to. */
  readonly others?: readonly FlowDefinition[];
  /** An example of a problem: steps leave by the ways that it names, whatever persons, machines and data would decide. */
  readonly example?: readonly RunStep[];
  /** Where it stops; asked whenever something happens. */
  readonly breakpoints?: () => ReadonlySet<string>;
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

/** Something that happens: a line of a recording or by hand, or a step of an example. */
type Happening = { readonly line: ScenarioLine; readonly byHand?: true } | { readonly example: RunStep };

/** What of a simulation is kept as a scenario. */
export interface KeptSimulation {
  readonly events: readonly ScenarioLine[];
  readonly plant: ScenarioPlant;
  readonly expected: readonly PlainLine[];
}

const PERSON = 'simulation';
const NO_BREAKPOINTS: ReadonlySet<string> = new Set();

/**
 * A flow in a world of its own, in the page: the engine's core without a database, with a clock moved by hand. It has no meaning of its own: what happens
 * here is what happens in the plant.
 *
 * 1. Everything that happens is a line of a scenario, also what is done by hand: so it can be played again, and kept.
 * 2. The core carries a line out to its end. One stands somewhere in the history of it (`shown`): going on and back within a line moves that place and nothing else.
 * 3. Going back over the beginning of a line plays all lines before it anew, and the line is to come again.
 */
export class Simulation {
  readonly definition: FlowDefinition;
  readonly #source: SimulationSource;
  readonly #began: number;
  #world!: World;
  #script: Happening[] = [];
  #done: { readonly what: Happening; readonly from: number }[] = [];
  #rulePasses: RulePass[] = [];
  #shown = 0;
  /** How much had been shown before the last move. */
  #before = 0;
  #fed = 0;
  #stop: Stop | undefined;

  /** @throws FettleError when the flow cannot be compiled: its problems must be cleared first. */
  constructor(source: SimulationSource, now = 0) {
    this.definition = source.definition;
    this.#source = source;
    this.#began = now;
    this.#script = (source.example ?? []).map((example) => ({ example }));
    this.#begin();
    this.#shown = this.#world.history.length;
  }

  /** The time of what is shown. */
  get now(): number {
    return this.isMidway ? (this.#world.history[this.#shown - 1]?.at ?? this.#began) : this.#world.now;
  }

  /** Lines that are shown. */
  get history() {
    return this.isMidway ? this.#world.history.slice(0, this.#shown) : this.#world.history;
  }

  /** How many lines of the history have come with the last move. */
  get newLines(): number {
    return Math.max(0, this.#shown - this.#before);
  }

  /** One stands in the middle of what an event leads to; the core has carried it out to its end. */
  get isMidway(): boolean {
    return this.#shown < this.#world.history.length;
  }

  /** The breakpoint at which it stands. */
  get stop(): Stop | undefined {
    return this.#stop;
  }

  get units() {
    return this.#world.units;
  }

  get openTasks(): readonly OpenTask[] {
    return this.#world.openTasks;
  }

  get openReactions() {
    return this.#world.openReactions;
  }

  get nextTimer(): number | undefined {
    return this.#world.nextTimer;
  }

  /** Lines of a recording, and steps of an example, that have not been played yet. */
  get waitingLines(): number {
    return this.#script.length;
  }

  get nextLine(): ScenarioLine | undefined {
    const [next] = this.#script;
    return next !== undefined && 'line' in next ? next.line : undefined;
  }

  /** It plays an example of a problem: it is about ways, not about what is entered on them. */
  get isExample(): boolean {
    return this.#source.example !== undefined;
  }

  get nextOfExample(): RunStep | undefined {
    const [next] = this.#script;
    return next !== undefined && 'example' in next ? next.example : undefined;
  }

  get canStepBack(): boolean {
    return this.#done.length > 0;
  }

  startUnit(serialNumber?: string): void {
    this.#byHand({
      start: {
        serialNumber: serialNumber ?? this.#freeSerialNumber(),
        jobOrder: 'simulation',
        quantity: 1,
        product: this.definition.product ?? '',
        equipment: {},
      },
    });
  }

  feed(event: { readonly equipment: string; readonly signal: string; readonly value: Value; readonly quality: Quality }): void {
    // The same said twice at the same time happens twice.
    this.#fed += 1;
    this.#byHand({ event: { ...event, id: `by-hand-${this.#fed}` } });
  }

  complete(task: OpenTask, outcome: string, values: Readonly<Record<string, Value>>): void {
    const entries = Object.fromEntries(
      Object.entries(values).map(([key, value]) => [key, { value, comment: 'Entered in the simulation' }]),
    );
    const { flowNode } = task.token;
    const { serialNumber } = task.unit;
    const isOneOfSeveral =
      this.openTasks.filter(
        ({ unit, token, wait }) => unit.serialNumber === serialNumber && token.flowNode === flowNode && wait.kind === 'task',
      ).length > 1;
    if (isOneOfSeveral) this.#byHand({ choose: { flowNode, serialNumber, person: PERSON, choice: task.wait.name } });
    else this.#byHand({ complete: { flowNode, serialNumber, person: PERSON, outcome, entries } });
  }

  decide(task: OpenTask, value: string, reason: string, rework: { readonly target?: string; readonly code?: string } = {}): void {
    this.#byHand({
      decide: { flowNode: task.token.flowNode, serialNumber: task.unit.serialNumber, person: PERSON, value, reason, ...rework },
    });
  }

  /** Answers the check of a reaction in a person's place. */
  answerCheck(flowNode: string, equipment: string, outcome: string): void {
    this.#byHand({ answer: { flowNode, equipment, person: PERSON, outcome, entries: {} } });
  }

  signOff(flowNode: string, equipment: string): void {
    this.#byHand({ signOff: { flowNode, equipment, person: PERSON, reason: 'Signed off in the simulation' } });
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
    const where = { unit: instance, token, activation };
    this.#byHand({ escalate: { ...where, code: code || title, person: PERSON, reason: 'Raised in the simulation' } });
  }

  /** Aborts a unit as a person would: what is done is undone where the flow says how. */
  abort(instance: string): void {
    this.#byHand({ abort: { unit: instance, person: PERSON, reason: 'Aborted in the simulation' } });
  }

  /** Moves the clock by milliseconds; timers on the way fire. */
  advance(milliseconds: number): void {
    this.#byHand({ at: this.#world.now + milliseconds });
  }

  advanceToNextTimer(): void {
    const next = this.#world.nextTimer;
    if (next !== undefined) this.#byHand({ at: next });
  }

  /** Loads recorded events, one JSON object a line. They take the place of what was to come. @throws FettleError with the line that is wrong. */
  load(text: string): void {
    const lines = parseScenario(text);
    const first = lines.find(({ at }) => at !== undefined)?.at ?? 0;
    // A recording of last week must not move the clock into the past of this one.
    const shift = Math.max(0, this.#world.now - first);
    this.#script = lines.map((line) => ({ line: line.at === undefined || shift === 0 ? line : { ...line, at: line.at + shift } }));
  }

  /** The same of lines as the server keeps them: what a line leaves out is as it is in a file. */
  loadLines(lines: readonly object[]): void {
    this.load(lines.map((line) => JSON.stringify(line)).join('\n'));
  }

  /** Goes on to the next moment: within what the last event led to, else what the next one begins with. False: nothing is to come. */
  step(): boolean {
    this.#stop = undefined;
    this.#before = this.#shown;
    if (!this.isMidway) {
      const from = this.#shown;
      if (!this.#playNext()) return false;
      this.#shown = from;
    }
    const { length } = this.#world.history;
    this.#shown = standsBetween(this.#world.history, this.#shown, length)[0] ?? length;
    return true;
  }

  /**
   * Goes on to the end of what the last event led to, or plays the next one to its end; to a breakpoint when one is on the way. False: nothing is to come.
   */
  run(): boolean {
    this.#before = this.#shown;
    const from = this.#shown;
    const passed = this.#rulePasses.length;
    if (!this.isMidway && !this.#playNext()) return false;
    this.#lookForStop(from, passed);
    return true;
  }

  /** Goes back by one moment. False: this is the beginning. */
  stepBack(): boolean {
    const last = this.#done.at(-1);
    if (last === undefined) return false;
    this.#stop = undefined;
    const stand = standsBetween(this.#world.history, last.from, this.#shown).at(-1);
    if (stand !== undefined) this.#shown = stand;
    else {
      this.#done.pop();
      this.#script.unshift(last.what);
      this.#replay();
    }
    this.#before = this.#shown;
    return true;
  }

  /** What happened so far as a scenario: it begins soon after the beginning of time, whenever this was. @throws FettleError where it cannot be played again. */
  keep(): KeptSimulation {
    const { registry, others = [] } = this.#source;
    const events = fromZero(this.#done.flatMap(({ what }) => ('line' in what ? [what.line] : [])));
    const flows = [this.definition, ...others];
    const plant = plantOfScenario(this.#plant, flows, events);
    const world = new World(depsOverPlant({ flows, plant, registry }), 0);
    for (const line of events) playLine(world, this.#flow, line);
    return { events, plant, expected: plainHistory(world.history) };
  }

  /** How many lines a scenario of it would have. */
  get keepable(): number {
    return this.isExample ? 0 : this.#done.length;
  }

  /** What the canvas shows: units where they are, readings at the sources, firings. */
  activity(registry: DrawnRegistry): ReadonlyMap<string, NodeActivity> {
    const found = new Map<string, NodeActivity>();
    const at = (id: string): NodeActivity => found.get(id) ?? { units: 0, held: 0, incidents: 0, at: this.now };
    if (this.isMidway)
      for (const [flowNode, { units, since }] of placesAt(this.#world.history, this.#shown))
        found.set(flowNode, { ...at(flowNode), units, oldestSince: since });
    else {
      for (const { flow, tokens } of this.units) {
        if (flow !== this.definition.id) continue;
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
    }
    for (const { kind, flow, flowNode } of this.history) {
      if (kind !== 'ruleFired' || flowNode === undefined || flow !== this.definition.id) continue;
      const known = at(flowNode);
      found.set(flowNode, { ...known, firings: (known.firings ?? 0) + 1 });
    }
    for (const { id, type, params } of this.definition.flowNodes) {
      const reading = this.#readingAt(registry, type, params);
      if (reading !== undefined) found.set(id, { ...at(id), reading });
    }
    return found;
  }

  /** What came by on the connections, by sequenceFlow. */
  passes(): ReadonlyMap<string, Pass> {
    const { sequenceFlows, flowNodes } = this.definition;
    return passesOf({
      history: this.#world.history,
      shown: this.#shown,
      before: this.#before,
      rulePasses: this.#rulePasses,
      sequenceFlows,
      flowNodes,
    });
  }

  get #flow() {
    return { id: startedFlow({ flows: [this.definition, ...(this.#source.others ?? [])] }), version: SCENARIO_VERSION };
  }

  #freeSerialNumber(): string {
    const taken = new Set(this.units.map(({ unit }) => unit.serialNumber));
    const numbered = (number: number): string => `SN-${String(number).padStart(3, '0')}`;
    let number = 1;
    while (taken.has(numbered(number))) number += 1;
    return numbered(number);
  }

  get #plant(): ScenarioPlant {
    const { equipment, classes } = this.#source.plant;
    return { equipment: [...equipment], classes: [...classes] };
  }

  #byHand(said: ScenarioLine): void {
    this.#before = this.#shown;
    const from = this.#world.history.length;
    const passed = this.#rulePasses.length;
    const line = said.at === undefined ? { at: this.#world.now, ...said } : said;
    // What was gone back over by hand would not follow from this any more.
    this.#script = this.#script.filter((each) => !('byHand' in each));
    this.#shown = from;
    this.#perform({ line, byHand: true });
    this.#lookForStop(from, passed);
  }

  #playNext(): boolean {
    const next = this.#script.shift();
    if (next === undefined) return false;
    this.#perform(next);
    return true;
  }

  #lookForStop(from: number, passed: number): void {
    const { history } = this.#world;
    const breakpoints = this.#source.breakpoints?.() ?? NO_BREAKPOINTS;
    const onRule = firstRuleStop(this.#rulePasses.slice(passed), this.definition.sequenceFlows, breakpoints);
    this.#stop = firstStop(history, from, breakpoints) ?? (onRule === undefined ? undefined : { ...onRule, at: history.length });
    this.#shown = this.#stop?.at ?? history.length;
  }

  #begin(): void {
    const { definition, registry, example } = this.#source;
    this.#rulePasses = [];
    const skeleton = example === undefined ? undefined : skeletonOf(definition, registry);
    if (skeleton === undefined) {
      this.#world = new World(this.#deps(), this.#began);
      return;
    }
    this.#world = new World(skeleton.deps, this.#began);
    const start = startBody(skeleton.routing);
    this.#world.send(unitKey(start.instance), 'example/start', start);
  }

  #deps(): CoreDeps {
    const { definition, others = [], registry } = this.#source;
    const deps = depsOverPlant({ flows: [definition, ...others], plant: this.#plant, registry });
    return {
      ...deps,
      passed: (rule, pass) => {
        if (rule.definition.id === definition.id) this.#rulePasses.push({ ...pass, after: this.#world.history.length });
      },
    };
  }

  #replay(): void {
    const happened = this.#done;
    this.#done = [];
    this.#begin();
    for (const { what } of happened) this.#perform(what);
    this.#shown = this.#world.history.length;
  }

  #perform(what: Happening): void {
    const from = this.#world.history.length;
    if ('example' in what) {
      const body = bodyOf(what.example);
      this.#world.send(unitKey('instance' in body ? body.instance : ''), `example/${this.#world.sent}`, body);
      this.#done.push({ what, from });
      return;
    }
    try {
      playLine(this.#world, this.#flow, what.line);
      this.#done.push({ what, from });
    } catch (error) {
      // The time of the line has come although what it says was refused.
      if (what.line.at !== undefined) this.#done.push({ what: { line: { at: what.line.at } }, from });
      this.#shown = this.#world.history.length;
      throw error;
    }
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

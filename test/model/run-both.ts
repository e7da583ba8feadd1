import { type CoreDeps, compileFlow, createExpressions, replay, stateHash, World } from '@fettle/engine/core';
import type { HistoryEvent, Signal } from '@fettle/flows';
import { nodeRegistry } from '@fettle/nodes';
import { type Block, type Happening, machineOf } from './block.ts';
import { drawBlock } from './draw-block.ts';
import { type Place, Reference } from './reference.ts';

/** What the core under test is: the real one, or a copy with a defect planted in it. */
export interface CoreUnderTest {
  readonly compileFlow: typeof compileFlow;
  readonly createExpressions: typeof createExpressions;
  readonly World: typeof World;
  readonly replay: typeof replay;
  readonly stateHash: typeof stateHash;
}
export const REAL_CORE: CoreUnderTest = { compileFlow, createExpressions, World, replay, stateHash };

/** The first difference between the core and the reference model; undefined: there is none. `tie`: the case says nothing, two timers were due at once. */
export function difference(block: Block, happenings: readonly Happening[], core: CoreUnderTest = REAL_CORE): string | 'tie' | undefined {
  const deps = depsFor(block, core);
  const world = new core.World(deps, 0);
  const model = new Reference(block);
  const machines = machinesOf(block);
  let units = 0;
  const start = (): void => {
    if (units >= 3) return;
    // No two units begin at once: their timers would be due at once.
    model.advanceTo(model.now + 1);
    world.advanceTo(model.now);
    const unit = { serialNumber: String(units), jobOrder: 'JO', product: '', quantity: 1 };
    world.startUnit({ flow: 'model', version: 1, unit });
    model.start();
    units += 1;
  };
  start();
  for (const [step, happening] of happenings.entries()) {
    happen(happening, { world, model, machines, start, step });
    if (model.tie) return 'tie';
    const [real, wanted] = [placesOf(world), model.places().map(placeText).sort()];
    if (real.join() !== wanted.join()) return `after ${step} ${happening.kind}: core ${real.join(', ')}; model ${wanted.join(', ')}`;
    const [states, wantedStates] = [world.units.map(({ state }) => state).join(), model.states().join()];
    if (states !== wantedStates) return `after ${step} ${happening.kind}: core ${states}; model ${wantedStates}`;
  }
  const [skeleton, wanted] = [skeletonOf(world.history), [...model.skeleton].sort()];
  const at = skeleton.findIndex((line, index) => line !== wanted[index]);
  if (at >= 0 || skeleton.length !== wanted.length)
    return `history: core "${skeleton[at]}"; model "${wanted[at === -1 ? skeleton.length : at]}"`;
  return whatIsBroken(world, deps, core);
}

interface Stage {
  readonly world: World;
  readonly model: Reference;
  readonly machines: readonly string[];
  readonly start: () => void;
  readonly step: number;
}

function happen(happening: Happening, { world, model, machines, start, step }: Stage): void {
  const instanceOf = (unit: number): string => `JO/${unit}`;
  switch (happening.kind) {
    case 'start':
      start();
      return;
    case 'wait':
      model.advanceTo(model.now + happening.seconds * 1000);
      world.advanceTo(model.now);
      return;
    case 'complete': {
      const tasks = world.openTasks.filter(({ wait }) => wait.kind === 'task');
      const task = tasks[happening.which % Math.max(tasks.length, 1)];
      if (task === undefined) return;
      // What a hold keeps goes on in the order of its times: no two of them at once.
      if (model.isHeld(Number(task.unit.serialNumber))) {
        model.advanceTo(model.now + 1);
        world.advanceTo(model.now);
        if (!world.openTasks.some(({ wait }) => wait === task.wait)) return;
      }
      const outcome = happening.again && task.token.flowNode.startsWith('l') ? 'again' : 'done';
      world.complete(task, { person: 'ann', outcome, entries: { value: { value: happening.value } } });
      model.complete(Number(task.unit.serialNumber), task.token.flowNode, { value: happening.value, again: outcome === 'again' });
      return;
    }
    case 'event': {
      const equipment = machines[happening.which % Math.max(machines.length, 1)];
      if (equipment === undefined) return;
      const at = world.now;
      const event = { id: `event ${step}`, source: 'model', equipment, signal: 'stage', value: 'End', quality: 'good' as const };
      for (let times = happening.twice ? 2 : 1; times > 0; times -= 1) world.feed({ ...event, sourceTime: at, receivedTime: at });
      model.event(equipment);
      return;
    }
    case 'hold': {
      const instance = instanceOf(happening.unit);
      if (!world.units.some(({ id }) => id === instance)) return;
      world.send(`unit/${instance}`, `hold ${step}`, { kind: 'placeHold', instance, hold: `hold ${step}`, reason: '', person: 'ann' });
      model.hold(happening.unit);
      return;
    }
    case 'release': {
      const instance = instanceOf(happening.unit);
      const hold = world.units.find(({ id }) => id === instance)?.holds[0];
      if (hold === undefined) return;
      world.send(`unit/${instance}`, `release ${step}`, { kind: 'releaseHold', instance, hold: hold.id, reason: '', person: 'ann' });
      model.release(happening.unit);
      return;
    }
  }
}

function placesOf(world: World): string[] {
  return world.units.flatMap((unit) => unit.tokens.map(({ flowNode: node, state }) => `${unit.unit.serialNumber} ${node} ${state}`)).sort();
}
const placeText = ({ unit, node, state }: Place): string => `${unit} ${node} ${state}`;

/** Which flowNodes were entered and left when, each join left once, in no order within a moment. */
function skeletonOf(history: readonly HistoryEvent[]): string[] {
  return history
    .filter(({ kind }) => kind === 'entered' || kind === 'left')
    .map(({ at, stream, kind, flowNode }) => `${at} unit ${stream.slice('JO/'.length)} ${kind} ${flowNode}`)
    .sort();
}

/** What must hold of any history, whatever it says. */
function whatIsBroken(world: World, deps: CoreDeps, core: CoreUnderTest): string | undefined {
  for (const unit of world.units) {
    const history = world.history.filter(({ stream }) => stream === unit.id);
    if (history.some(({ sequence }, index) => sequence !== index + 1)) return `history of ${unit.id} has a gap`;
    for (const [token, lines] of Map.groupBy(history, (line) => line.token)) {
      if (token !== undefined && lines.some(({ tokenVersion }, index) => tokenVersion !== index + 1))
        return `versions of ${token} have a gap`;
    }
    const count = (kind: HistoryEvent['kind']): number => history.filter((line) => line.kind === kind).length;
    if (count('tokenSpawned') !== count('tokenEnded') + unit.tokens.length) return `tokens of ${unit.id} do not add up`;
    const joins = history.filter(({ kind }) => kind === 'joined').map(({ flowNode, data }) => `${flowNode} ${data.generation}`);
    if (new Set(joins).size !== joins.length) return `a join of ${unit.id} fired twice for a generation`;
    const state = core.replay(history, deps);
    if (state === undefined || core.stateHash(state) !== core.stateHash(unit)) return `replaying ${unit.id} gives another state`;
  }
  return undefined;
}

const STAGE: Signal = { name: 'stage', title: '', valueKind: 'string', unit: '', delivery: 'event', writable: false };

export function depsFor(block: Block, core: CoreUnderTest): CoreDeps {
  const expressions = core.createExpressions();
  const routing = core.compileFlow(drawBlock(block), 1, { registry: nodeRegistry, expressions, equipmentOfClass: () => [] });
  if (routing.kind !== 'routing') throw new Error('a model is a routing');
  return {
    expressions,
    routing: (_flow, version) => ({ ...routing, version }),
    judges: () => [],
    shadows: () => [],
    rule: () => undefined,
    remembersUnits: () => false,
    signal: (_equipment, name) => (name === 'stage' ? STAGE : undefined),
    isAwaited: () => true,
    bufferTime: Number.MAX_SAFE_INTEGER,
    maxVisits: 1000,
  };
}

export function machinesOf(block: Block): string[] {
  switch (block.kind) {
    case 'sequence':
      return block.blocks.flatMap(machinesOf);
    case 'parallel':
      return block.branches.flatMap(machinesOf);
    case 'choice':
      return [...machinesOf(block.high), ...machinesOf(block.low)];
    case 'loop':
      return machinesOf(block.body);
    case 'event':
      return [machineOf(block.n), ...machinesOf(block.otherwise)];
    case 'machine':
      return [machineOf(block.n)];
    default:
      return [];
  }
}

import { randomUUID } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { connectPool } from '@fettle/engine';
import { checkInvariants } from '@fettle/engine/runtime/check-invariants.ts';
import { FettleError, type FlowDefinition, type Log } from '@fettle/flows';
import { nodeRegistry } from '@fettle/nodes';
import { ApiClient } from '@fettle/server/cli/api-client.ts';
import { withDatabase } from '@fettle/server/cli/with-database.ts';
import { readEnvironment } from '@fettle/server/environment.ts';
import type pg from 'pg';
import { waitFor } from './child-process.ts';
import { type FettleProcess, startFettleProcess } from './fettle-process.ts';
import { millRouting, millRule } from './mill-flows.ts';
import { MILL_CLASS, MILL_EQUIPMENT, millConnection } from './mill-plant.ts';
import { type PlayerProcess, startPlayerProcess } from './player-process.ts';
import { recordedPart } from './recorded-readings.ts';
import { type TrialPart, trialParts } from './trial-parts.ts';

/*
 * Plays recordings of the mill to a real Fettle, one part after the other, and reports what became of each.
 *
 * Fettle and the player are processes of their own and meet over OPC UA; this one only orders parts, presses play, enters what the inspector saw, and looks into the database at what was
 * recorded. It knows nothing of the parts but their numbers and what the inspector saw.
 */

export interface TrialOptions {
  readonly recordings: string;
  /** Times real time. */
  readonly speed: number;
  /** Kill Fettle (SIGKILL) in the middle of this part, counted from 0, and start it again. */
  readonly killIn?: number;
  readonly onPart: (result: PartResult) => void;
  /** Lines for a person. */
  readonly say: (line: string) => void;
}

export interface PartResult {
  readonly part: number;
  readonly end: 'good' | 'nonconformance' | 'scrapped';
  readonly aborted: boolean;
  readonly stages: readonly string[];
  readonly readings: number;
  readonly badReadings: number;
  readonly eventsLost: number;
}

export interface TrialResult {
  readonly parts: readonly PartResult[];
  /** What is wrong, one sentence each; empty: the trial has passed. */
  readonly faults: readonly string[];
  readonly seconds: number;
}

const AT_THE_MACHINE_MS = 30_000;
/** Beyond the time that playing takes: for what was recorded to be carried out. */
const END_PATIENCE_MS = 60_000;
const QUIET: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const MACHINING = 'machining';

export async function runMillTrial(options: TrialOptions): Promise<TrialResult> {
  const parts = trialParts(options.recordings);
  const folder = await mkdtemp(join(tmpdir(), 'fettle-trial-'));
  // PostgreSQL, which under root runs as another account, must be able to pass through.
  await chmod(folder, 0o755);
  const cleanUp: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  try {
    options.say('Starting Fettle and the recording player…');
    const dataFolder = join(folder, 'fettle');
    const playerFolder = join(folder, 'player');
    await mkdir(playerFolder);
    await mkdir(dataFolder);
    await chmod(dataFolder, 0o711);
    const fettle = await startFettleProcess(dataFolder);
    cleanUp.push(() => fettle.stop());
    const player = await startPlayerProcess({ recordings: resolve(options.recordings), speed: options.speed, folder: playerFolder });
    cleanUp.push(() => player.stop());
    const inspector = await setUp(fettle, player.endpoint);
    return await withDatabase(readEnvironment({ FETTLE_DATA: dataFolder }), async (databaseUrl) => {
      const pool = connectPool({ databaseUrl, name: 'fettle trial', size: 2, log: QUIET });
      try {
        return await playParts({ options, parts, fettle, player, inspector, pool });
      } finally {
        await pool.end();
      }
    });
  } finally {
    for (let undo = cleanUp.pop(); undo !== undefined; undo = cleanUp.pop()) await undo();
  }
}

interface Trial {
  readonly options: TrialOptions;
  readonly parts: readonly TrialPart[];
  readonly fettle: FettleProcess;
  readonly player: PlayerProcess;
  /** An operator at the inspection station. */
  readonly inspector: ApiClient;
  readonly pool: pg.Pool;
}

async function playParts(trial: Trial): Promise<TrialResult> {
  const began = performance.now();
  const results: PartResult[] = [];
  const faults: string[] = [];
  for (const [index, part] of trial.parts.entries()) {
    trial.options.say(`Part ${part.part} (${index + 1} of ${trial.parts.length})…`);
    try {
      const { result, problems } = await runPart(trial, part, index === trial.options.killIn);
      results.push(result);
      faults.push(...problems);
      trial.options.onPart(result);
    } catch (error) {
      if (!(error instanceof FettleError)) throw error;
      faults.push(`Part ${part.part}: ${error.message}`);
      // The next part would wait behind this one at the mill.
      break;
    }
  }
  for (const { invariant, violations } of await checkInvariants({ pool: trial.pool, registry: nodeRegistry }))
    faults.push(...violations.map((violation) => `${invariant}: ${violation}`));
  return { parts: results, faults, seconds: (performance.now() - began) / 1000 };
}

/** Everything that the trial needs of Fettle, as engineers would make it, over the API. */
async function setUp({ admin, url }: FettleProcess, endpoint: string): Promise<ApiClient> {
  await admin.call('putEquipmentClass', { params: { equipmentClass: MILL_CLASS.id }, body: MILL_CLASS });
  for (const body of MILL_EQUIPMENT) await admin.call('putEquipment', { params: { equipment: body.id }, body });
  const connection = millConnection(endpoint);
  await admin.call('putConnection', { params: { connection: connection.id }, body: { connection } });
  for (const flow of [millRouting(), millRule()]) await release(admin, flow);
  const password = randomUUID();
  await admin.call('createPerson', { body: { userName: 'inspector', displayName: 'Ina', roles: ['operator'], password } });
  const inspector = new ApiClient(url);
  await inspector.signIn('inspector', password);
  return inspector;
}

async function release(admin: ApiClient, definition: FlowDefinition): Promise<void> {
  await admin.call('createFlow', { body: { definition } });
  const { revision } = await admin.call('getFlow', { params: { flow: definition.id } });
  await admin.call('releaseFlow', { params: { flow: definition.id }, body: { revision, reason: 'For the trial' } });
}

async function runPart(trial: Trial, part: TrialPart, kill: boolean): Promise<{ result: PartResult; problems: string[] }> {
  const { fettle, player, pool } = trial;
  const serialNumber = `part-${part.part}`;
  const body = { id: `order-${part.part}`, flow: millRouting().id, quantity: 1, serialNumbers: [serialNumber] };
  await fettle.admin.call('createJobOrder', { body });
  await waitFor(`Part ${part.part} waits at the mill`, () => hasClaimedTheMill(trial, serialNumber), { patience: AT_THE_MACHINE_MS });

  await player.play(part.part);
  if (kill) await killInTheMiddle(trial);
  const { rows } = await waitFor(`Part ${part.part} is played`, async () => player.sent(part.part), {
    patience: 24 * 3_600_000,
    child: player.child,
  });
  const end = await waitFor(`Part ${part.part} comes to an end`, () => lookAfter(trial, serialNumber, part), {
    patience: END_PATIENCE_MS,
    child: fettle.child,
  });

  const { data } = await fettle.admin.call('getUnit', { params: { serialNumber } });
  const { goodPower, ...counted } = await recordedPart(pool, part.part, rows);
  const machining = data[MACHINING] ?? {};
  const stages = Array.isArray(machining.stages) ? machining.stages.map(String) : [];
  const problems = [
    ...(counted.eventsLost > 0 ? [`Part ${part.part}: ${counted.eventsLost} events were lost.`] : []),
    ...(counted.eventsLost < 0 ? [`Part ${part.part}: ${-counted.eventsLost} events were recorded twice.`] : []),
    ...(Number(machining.powerReadings) > goodPower
      ? [`Part ${part.part}: ${machining.powerReadings} readings of the spindle power entered a statistic, but only ${goodPower} are good.`]
      : []),
  ];
  return { result: { part: part.part, end, aborted: machining.outcome === 'aborted', stages, ...counted }, problems };
}

async function hasClaimedTheMill({ fettle }: Trial, serialNumber: string): Promise<true | undefined> {
  try {
    const { history } = await fettle.admin.call('unitHistory', { params: { serialNumber } });
    return history.some(({ kind, data }) => kind === 'observed' && data.milestone === 'claimed') || undefined;
  } catch (error) {
    // Its start is still in an inbox.
    if (error instanceof FettleError && error.code === 'notFound') return undefined;
    throw error;
  }
}

/** The end of the unit once there is one; on the way there the inspector enters what was seen. */
async function lookAfter({ fettle, inspector }: Trial, serialNumber: string, part: TrialPart): Promise<PartResult['end'] | undefined> {
  const { unit, tasks, nonconformances } = await fettle.admin.call('getUnit', { params: { serialNumber } });
  if (unit.state === 'good' || unit.state === 'scrapped') return unit.state;
  if (nonconformances.some(({ state }) => state === 'open')) return 'nonconformance';
  const task = tasks.find(({ state }) => state === 'open');
  const outcome = task?.instruction.outcomes[0]?.value;
  if (task === undefined || outcome === undefined) return undefined;
  // Nobody can say that a part has passed of which nothing is known.
  const entries = { passed_visual_inspection: { value: part.passedVisualInspection ?? false } };
  await inspector.call('completeTask', { params: { task: task.id }, body: { entryId: randomUUID(), outcome, entries } });
  return undefined;
}

/** The player sees that its subscriber is gone and plays the part again from its first row, with the same source times, as soon as there is one again. */
async function killInTheMiddle({ fettle, player, options }: Trial): Promise<void> {
  await waitFor('Half of the part is played', async () => ((await player.progress()) >= 0.5 ? true : undefined), {
    patience: 3_600_000,
    child: player.child,
    interval: 20,
  });
  await fettle.kill();
  options.say('Fettle was killed in the middle of the part; starting it again…');
  await fettle.start();
}

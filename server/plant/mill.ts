import { nextNoise, type RandomState, seedRandom } from './random.ts';

/*
 * A three-axis mill that carves an S in three layers, as a pure simulation: the same state, inputs and time step always give the same next state.
 *
 * Owns: the program's stages, the axes, the spindle, the tool and its wear, the vibration and the stop when it passes its limit.
 * Does not own: the clamp (its pressure is an input), the clock (time comes in as `dtSeconds`), any protocol.
 */

export const LAYER_STAGES = ['Layer 1 Up', 'Layer 1 Down', 'Layer 2 Up', 'Layer 2 Down', 'Layer 3 Up', 'Layer 3 Down'] as const;
export type MillStage = 'Idle' | 'Starting' | 'Prep' | 'Repositioning' | 'End' | (typeof LAYER_STAGES)[number];

/** Stages in the order of the program. */
const PROGRAM: readonly MillStage[] = [
  'Starting',
  'Prep',
  'Layer 1 Up',
  'Layer 1 Down',
  'Repositioning',
  'Layer 2 Up',
  'Layer 2 Down',
  'Repositioning',
  'Layer 3 Up',
  'Layer 3 Down',
  'End',
];

/** Seconds that the stages take which do not depend on the feed. `Starting` also waits for the clamp. */
const FIXED_SECONDS: Partial<Record<MillStage, number>> = { Starting: 0.5, Prep: 1.5, Repositioning: 1, End: 1.5 };

/** What the mill is built and set up for. Lengths in mm, speeds in mm/s, power in kW, current in A, vibration in mm/s RMS, pressure in bar. */
export const MILL = {
  feedrateMin: 3,
  feedrateMax: 40,
  feedrateDefault: 20,
  /** The fastest that an axis moves. */
  rapidMmPerSecond: 60,
  /** Path of one pass over the S. */
  passMm: 36,
  depthOfCutMm: 1.5,
  widthOfCutMm: 6,
  spindleSpeedRpm: 3200,
  idlePowerKw: 0.12,
  /** Specific cutting energy: 0.000444 kW per mm³/s is 0.44 J/mm³, machining wax. */
  cuttingKwPerMm3s: 0.000_444,
  /** A worn tool (wear 1) needs 2.5 times the cutting power of a new one. */
  wearPowerFactor: 1.5,
  /** Below this clamping pressure the part slips while it is cut. */
  clampLimitBar: 2.8,
  /** The control stops the program above this (the boundary of zones C and D of ISO 10816-1, class II). */
  vibrationLimit: 7.1,
  /** The control changes the tool by itself after so many cycles. */
  toolLifeCycles: 20,
  toolChangeSeconds: 3,
  programNumber: 101,
} as const;

export interface MillState {
  readonly random: RandomState;
  readonly stage: MillStage;
  /** Index into the program; -1 while idle. */
  readonly programStep: number;
  readonly stageSeconds: number;
  /** Progress of the pass being cut, 0..1. */
  readonly pass: number;
  readonly cycleActive: boolean;
  readonly aborted: boolean;
  readonly alarm: string;
  readonly programNumber: number;
  readonly serialNumber: string;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly velocityX: number;
  readonly velocityY: number;
  readonly velocityZ: number;
  readonly feedrateSetpoint: number;
  readonly feedrate: number;
  readonly spindleSpeed: number;
  readonly spindlePower: number;
  readonly spindleCurrent: number;
  readonly vibration: number;
  readonly toolId: number;
  readonly toolCyclesSinceChange: number;
  /** 0 new, 1 worn out. Only the simulation knows it; outside it shows as power and vibration. */
  readonly toolWear: number;
  /** Seconds left of a tool change; 0 when none runs. */
  readonly toolChangeSeconds: number;
  readonly toolChangeWanted: boolean;
  /** How far the part has slipped in a weak clamp. */
  readonly slip: number;
  readonly cyclesEnded: number;
}

export interface MillInputs {
  /** Starts the program for this unit; taken only while the mill is idle. */
  readonly start?: string | undefined;
  readonly serialNumber?: string | undefined;
  readonly toolChange?: boolean | undefined;
  readonly feedrateSetpoint?: number | undefined;
  readonly clampPressure: number;
  readonly clampClosed: boolean;
}

const HOME = { x: 198, y: 158, z: 119 } as const;
const WORK = { x: 150, y: 100, z: 30 } as const;

export function newMill(seed: number): MillState {
  return {
    random: seedRandom(seed),
    stage: 'Idle',
    programStep: -1,
    stageSeconds: 0,
    pass: 0,
    cycleActive: false,
    aborted: false,
    alarm: '',
    programNumber: 0,
    serialNumber: '',
    ...HOME,
    velocityX: 0,
    velocityY: 0,
    velocityZ: 0,
    feedrateSetpoint: MILL.feedrateDefault,
    feedrate: 0,
    spindleSpeed: 0,
    spindlePower: 0,
    spindleCurrent: 0,
    vibration: 0,
    toolId: 1,
    toolCyclesSinceChange: 0,
    toolWear: 0,
    toolChangeSeconds: 0,
    toolChangeWanted: false,
    slip: 0,
    cyclesEnded: 0,
  };
}

/** The mill `dtSeconds` later. Inputs that the mill cannot take now (a start during a cycle) are ignored. */
export function stepMill(state: MillState, inputs: MillInputs, dtSeconds: number): MillState {
  const told = takeInputs(state, inputs);
  if (told.toolChangeSeconds > 0) return changeTool(told, dtSeconds);
  if (!told.cycleActive) return told;
  const moved = advanceStage({ ...told, stageSeconds: told.stageSeconds + dtSeconds }, inputs, dtSeconds);
  return stopOnVibration(measure(moved, state, inputs, dtSeconds));
}

function takeInputs(state: MillState, inputs: MillInputs): MillState {
  let next = state;
  if (inputs.feedrateSetpoint !== undefined) {
    const feedrateSetpoint = Math.min(Math.max(inputs.feedrateSetpoint, MILL.feedrateMin), MILL.feedrateMax);
    next = { ...next, feedrateSetpoint };
  }
  if (inputs.toolChange) next = { ...next, toolChangeWanted: true };
  if (next.cycleActive || next.toolChangeSeconds > 0) return next;
  if (inputs.serialNumber !== undefined) next = { ...next, serialNumber: inputs.serialNumber };
  if (next.toolChangeWanted || next.toolCyclesSinceChange >= MILL.toolLifeCycles) {
    return { ...next, toolChangeWanted: true, toolChangeSeconds: MILL.toolChangeSeconds };
  }
  if (inputs.start === undefined) return next;
  return {
    ...next,
    serialNumber: inputs.start,
    cycleActive: true,
    aborted: false,
    alarm: '',
    programNumber: MILL.programNumber,
    programStep: 0,
    stage: 'Starting',
    stageSeconds: 0,
    pass: 0,
    slip: 0,
  };
}

function changeTool(state: MillState, dtSeconds: number): MillState {
  const left = state.toolChangeSeconds - dtSeconds;
  if (left > 1e-9) return { ...state, toolChangeSeconds: left };
  return { ...state, toolChangeSeconds: 0, toolChangeWanted: false, toolId: state.toolId + 1, toolCyclesSinceChange: 0, toolWear: 0 };
}

function isCutting(stage: MillStage): boolean {
  return stage.startsWith('Layer');
}

function advanceStage(state: MillState, inputs: MillInputs, dtSeconds: number): MillState {
  if (isCutting(state.stage)) {
    const pass = state.pass + (state.feedrateSetpoint * dtSeconds) / MILL.passMm;
    return pass < 1 ? { ...state, pass } : nextStage(state);
  }
  if (state.stageSeconds < (FIXED_SECONDS[state.stage] ?? 0) - 1e-9) return state;
  if (state.stage === 'Starting' && !inputs.clampClosed) return state;
  return nextStage(state);
}

function nextStage(state: MillState): MillState {
  const programStep = state.programStep + 1;
  const stage = PROGRAM[programStep];
  if (stage !== undefined) return { ...state, programStep, stage, stageSeconds: 0, pass: 0 };
  return {
    ...state,
    programStep: -1,
    stage: 'Idle',
    stageSeconds: 0,
    pass: 0,
    cycleActive: false,
    programNumber: 0,
    toolCyclesSinceChange: state.toolCyclesSinceChange + 1,
    cyclesEnded: state.cyclesEnded + 1,
  };
}

/** Axes, spindle, wear, slip and vibration that follow from the stage. */
function measure(state: MillState, before: MillState, inputs: MillInputs, dtSeconds: number): MillState {
  const cutting = isCutting(state.stage);
  const target = position(state);
  const reach = MILL.rapidMmPerSecond * dtSeconds;
  const x = moveTowards(before.x, target.x, reach);
  const y = moveTowards(before.y, target.y, reach);
  const z = moveTowards(before.z, target.z, reach);
  const axes = {
    x,
    y,
    z,
    velocityX: (x - before.x) / dtSeconds,
    velocityY: (y - before.y) / dtSeconds,
    velocityZ: (z - before.z) / dtSeconds,
  };
  const spinning = state.stage !== 'Idle' && state.stage !== 'Starting' && state.stage !== 'End';
  if (!spinning) return { ...state, ...axes, feedrate: 0, spindleSpeed: 0, spindlePower: 0, spindleCurrent: 0, vibration: 0 };

  const powerNoise = nextNoise(state.random, 0.003);
  const vibrationNoise = nextNoise(powerNoise.state, 0.1);
  const speedNoise = nextNoise(vibrationNoise.state, 4);
  const feedrate = cutting ? state.feedrateSetpoint : 0;
  const removal = MILL.depthOfCutMm * MILL.widthOfCutMm * feedrate;
  const slip = cutting ? state.slip + slipPerMm(inputs) * feedrate * dtSeconds : state.slip;
  const cuttingPower = MILL.cuttingKwPerMm3s * removal * (1 + MILL.wearPowerFactor * state.toolWear);
  const spindlePower = MILL.idlePowerKw + cuttingPower + powerNoise.value;
  const vibration = 0.8 + (cutting ? 1.2 + 1.8 * state.toolWear + 3 * slip : 0) + vibrationNoise.value;
  return {
    ...state,
    ...axes,
    random: speedNoise.state,
    feedrate,
    slip,
    toolWear: Math.min(2.2, state.toolWear + wearPerMm(feedrate) * feedrate * dtSeconds),
    spindleSpeed: MILL.spindleSpeedRpm + speedNoise.value,
    spindlePower,
    // A 200 V three-phase motor at a power factor of 0.8.
    spindleCurrent: (spindlePower * 1000) / (Math.sqrt(3) * 200 * 0.8),
    vibration: Math.max(0.1, vibration),
  };
}

/** The part slips with the path cut, faster the weaker the clamp: layer 3 is never reached below the limit. */
function slipPerMm(inputs: MillInputs): number {
  const missing = MILL.clampLimitBar - inputs.clampPressure;
  return missing > 0 ? 0.02 + 0.05 * missing : 0;
}

/** Wear per mm of path after Taylor's tool life equation with n = 0.25 softened to the square root of speed; one part at 20 mm/s wears 0.13. */
function wearPerMm(feedrate: number): number {
  return 0.0006 * Math.sqrt(feedrate / MILL.feedrateDefault);
}

function stopOnVibration(state: MillState): MillState {
  if (!isCutting(state.stage) || state.vibration <= MILL.vibrationLimit) return state;
  return {
    ...state,
    stage: 'End',
    programStep: PROGRAM.length - 1,
    stageSeconds: 0,
    pass: 0,
    aborted: true,
    alarm: `Vibration above ${MILL.vibrationLimit} mm/s: program stopped`,
  };
}

/** The S: x swings once to each side while y runs along the part, up or down; each layer is one depth of cut lower. */
function position(state: MillState): { x: number; y: number; z: number } {
  if (!isCutting(state.stage)) {
    if (state.stage === 'Prep' || state.stage === 'Repositioning') return { x: WORK.x, y: WORK.y, z: WORK.z + 5 };
    return { ...HOME };
  }
  const layer = Number(state.stage.slice('Layer '.length, 'Layer '.length + 1));
  const along = state.stage.endsWith('Up') ? state.pass : 1 - state.pass;
  return {
    x: WORK.x + 6 * Math.sin(2 * Math.PI * along),
    y: WORK.y + 28 * along,
    z: WORK.z - MILL.depthOfCutMm * layer,
  };
}

function moveTowards(from: number, to: number, reach: number): number {
  return from + Math.min(Math.max(to - from, -reach), reach);
}

import { describe, expect, test } from 'vitest';
import { MILL, type MillInputs, type MillStage, type MillState, newMill, stepMill } from './mill.ts';

const CLAMPED: MillInputs = { clampPressure: 4, clampClosed: true };

/** Machines one part; gives the state after it, the stages it went through and what the spindle did while cutting. */
function machine(before: MillState, serialNumber: string, inputs: MillInputs = CLAMPED) {
  const stages: MillStage[] = [];
  const powers: number[] = [];
  let vibration = 0;
  let seconds = 0;
  let state = stepMill(before, { ...inputs, start: serialNumber }, 0.1);
  while (state.cycleActive && seconds < 200) {
    if (stages.at(-1) !== state.stage) stages.push(state.stage);
    if (state.feedrate > 0) powers.push(state.spindlePower);
    vibration = Math.max(vibration, state.vibration);
    seconds += 0.1;
    state = stepMill(state, inputs, 0.1);
  }
  const meanPower = powers.reduce((sum, power) => sum + power, 0) / powers.length;
  return { state, stages, meanPower, vibration, seconds };
}

const WHOLE_PROGRAM = [
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

describe('the simulated mill', () => {
  test('goes through every stage in 15 to 20 seconds and is idle again', () => {
    const mill = newMill(1);

    const part = machine(mill, 'S-1');

    expect(part.stages).toEqual(WHOLE_PROGRAM);
    expect(part.seconds).toBeGreaterThan(15);
    expect(part.seconds).toBeLessThan(20);
    expect(part.state).toMatchObject({ stage: 'Idle', aborted: false, cyclesEnded: 1, toolCyclesSinceChange: 1, spindleSpeed: 0 });
  });

  test('does the same again from the same seed, and other noise from another', () => {
    const one = machine(newMill(5), 'S-1');
    const same = machine(newMill(5), 'S-1');
    const other = machine(newMill(6), 'S-1');

    expect(same).toEqual(one);
    expect(other.meanPower).not.toBe(one.meanPower);
  });

  test.each([2.1, 2.5, 2.77])('stops before layer 3 when the clamp holds with %d bar', (clampPressure) => {
    const part = machine(newMill(3), 'S-1', { clampPressure, clampClosed: true });

    expect(part.stages.at(-1)).toBe('End');
    expect(part.stages.filter((stage) => stage.startsWith('Layer 3'))).toEqual([]);
    expect(part.state).toMatchObject({ aborted: true, alarm: expect.stringContaining('Vibration') });
    expect(part.vibration).toBeGreaterThan(MILL.vibrationLimit);
  });

  test('wears its tool so that spindle power passes 0.30 kW after six to nine parts, and a new tool brings it back', () => {
    let mill = newMill(1);
    const powers: number[] = [];
    for (let part = 1; part <= 12; part++) {
      const machined = machine(mill, `S-${part}`);
      powers.push(machined.meanPower);
      mill = machined.state;
    }
    const firstAbove = powers.findIndex((power) => power > 0.3) + 1;

    mill = stepMill(mill, { ...CLAMPED, toolChange: true }, 0.1);
    for (let i = 0; i < 40; i++) mill = stepMill(mill, CLAMPED, 0.1);
    const after = machine(mill, 'S-13');

    expect(firstAbove).toBeGreaterThanOrEqual(6);
    expect(firstAbove).toBeLessThanOrEqual(9);
    expect(mill).toMatchObject({ toolId: 2, toolCyclesSinceChange: 0, toolWear: 0 });
    expect(after.meanPower).toBeLessThan(0.22);
  });

  test('cuts faster and with more power at a higher feed', () => {
    const slow = machine(newMill(1), 'S-1', { ...CLAMPED, feedrateSetpoint: 10 });
    const fast = machine(newMill(1), 'S-1', { ...CLAMPED, feedrateSetpoint: 30 });

    expect(fast.seconds).toBeLessThan(slow.seconds);
    expect(fast.meanPower).toBeGreaterThan(slow.meanPower);
  });

  test('waits in Starting until the clamp is closed', () => {
    let mill = stepMill(newMill(1), { clampPressure: 0, clampClosed: false, start: 'S-1' }, 0.1);
    for (let i = 0; i < 50; i++) mill = stepMill(mill, { clampPressure: 0, clampClosed: false }, 0.1);

    const waiting = mill.stage;
    mill = stepMill(mill, CLAMPED, 0.1);

    expect(waiting).toBe('Starting');
    expect(mill.stage).toBe('Prep');
  });

  test('does not take another unit during a cycle', () => {
    const cutting = stepMill(newMill(1), { ...CLAMPED, start: 'S-1' }, 0.1);

    const told = stepMill(cutting, { ...CLAMPED, start: 'S-2', serialNumber: 'S-2' }, 0.1);

    expect(told.serialNumber).toBe('S-1');
  });

  test('changes the tool by itself at the end of its life, before the next part', () => {
    const worn = { ...newMill(1), toolCyclesSinceChange: MILL.toolLifeCycles, toolWear: 2 };

    let mill = stepMill(worn, { ...CLAMPED, start: 'S-1' }, 0.1);
    const during = mill.cycleActive;
    for (let i = 0; i < 40; i++) mill = stepMill(mill, { ...CLAMPED, start: 'S-1' }, 0.1);

    expect(during).toBe(false);
    expect(mill).toMatchObject({ toolId: 2, cycleActive: true, serialNumber: 'S-1' });
  });

  test('no axis moves faster than it can', () => {
    let mill = stepMill(newMill(1), { ...CLAMPED, start: 'S-1', feedrateSetpoint: 40 }, 0.1);
    let fastest = 0;
    while (mill.cycleActive) {
      fastest = Math.max(fastest, Math.abs(mill.velocityX), Math.abs(mill.velocityY), Math.abs(mill.velocityZ));
      mill = stepMill(mill, CLAMPED, 0.1);
    }

    expect(fastest).toBeGreaterThan(0);
    expect(fastest).toBeLessThanOrEqual(MILL.rapidMmPerSecond + 1e-6);
  });
});

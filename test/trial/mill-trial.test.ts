import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MEASURED_SIGNALS } from './mill-plant.ts';
import { type PartResult, runMillTrial } from './mill-trial.ts';

const RECORDINGS = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'cnc-mill');
const HEADER = [...MEASURED_SIGNALS, 'Machining_Process'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recordings-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Rows of a mill that reflects itself, but for those that the feed rate gives away. */
function recording(stages: readonly (readonly [stage: string, rows: number])[], badRows: number): string {
  const rows = stages.flatMap(([stage, count]) => Array.from({ length: count }, () => stage));
  const cells = rows.map((stage, index) =>
    HEADER.map((column) => {
      if (column === 'Machining_Process') return stage;
      if (column === 'M1_CURRENT_FEEDRATE') return index < badRows ? '50' : '6';
      if (column === 'M1_CURRENT_PROGRAM_NUMBER' || column === 'M1_sequence_number') return '0';
      return String(Math.round(Math.sin(index + column.length) * 1000) / 1000);
    }).join(','),
  );
  return [HEADER.join(','), ...cells].join('\r\n');
}

/** The stages of a recorded file, as its column says. */
function stagesOf(file: string): { readonly stages: readonly string[]; readonly rows: number } {
  const rows = parse(readFileSync(join(RECORDINGS, file), 'utf8'), { columns: true, record_delimiter: ['\r\n', '\n', '\r'] }) as Record<
    string,
    string
  >[];
  const named = rows.map((row) => row.Machining_Process ?? '');
  return { stages: named.filter((stage, index) => stage !== named[index - 1]), rows: rows.length };
}

it('ends the same when Fettle is killed in the middle of a part, whatever the recordings are: nothing lost, nothing twice', async () => {
  const whole = [
    ['Prep', 5],
    ['Layer 1 Up', 9],
    ['Layer 1 Down', 9],
    ['Layer 2 Up', 9],
    ['LAYER 3 UP', 9],
    ['Layer 3 Down', 9],
    ['end', 2],
  ] as const;
  const endless = [
    ['Starting', 1],
    ['Layer 1 Up', 20],
  ] as const;
  writeFileSync(join(folder, 'experiment_21.csv'), recording(whole, 10));
  writeFileSync(join(folder, 'experiment_22.csv'), recording(endless, 0));
  copyFileSync(join(RECORDINGS, 'experiment_08.csv'), join(folder, 'experiment_08.csv'));
  writeFileSync(join(folder, 'parts.csv'), 'No,passed_visual_inspection\r\n21, YES\r\n8,no\r\n22,\r\n');
  const real = stagesOf('experiment_08.csv');

  const told: PartResult[] = [];
  const { parts, faults } = await runMillTrial({
    recordings: folder,
    speed: 20,
    killIn: 1,
    onPart: (part) => void told.push(part),
    say: () => undefined,
  });

  const columns = MEASURED_SIGNALS.length;
  const stages = (of: readonly (readonly [string, number])[]) => of.map(([stage]) => stage);
  expect(faults).toEqual([]);
  expect(parts).toEqual(told);
  expect(parts).toEqual([
    { part: 21, end: 'good', aborted: false, stages: stages(whole), readings: 52 * columns, badReadings: 10 * columns, eventsLost: 0 },
    {
      part: 8,
      end: 'nonconformance',
      aborted: false,
      stages: real.stages,
      readings: real.rows * columns,
      badReadings: real.rows * columns,
      eventsLost: 0,
    },
    { part: 22, end: 'scrapped', aborted: true, stages: stages(endless), readings: 21 * columns, badReadings: 0, eventsLost: 0 },
  ]);
}, 300_000);

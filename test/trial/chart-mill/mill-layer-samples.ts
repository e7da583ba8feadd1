import type { StudySample } from '@fettle/flows/statistics/index.ts';
import type { Recording } from '../../../server/plant/player/recording.ts';
import { badReason } from '../../../server/plant/player/recording.ts';

/** One sample with where it was taken: rows of a recording, from 1 as an editor counts below the header. */
export interface MillSample extends StudySample {
  readonly part: number;
  readonly stage: string;
  readonly file: string;
  readonly firstLine: number;
  readonly lastLine: number;
}

export interface LayerReadings {
  readonly good: number;
  readonly bad: number;
}

/** Samples of so many good readings of one signal (bad ones between them are left out), within each stage of a layer ("Layer 2 Up", "Layer 2 Down"). What is left at a stage's end is no sample. */
export function layerSamples(
  recording: Recording,
  layer: string,
  { signal, stageColumn, sampleSize }: { readonly signal: string; readonly stageColumn: string; readonly sampleSize: number },
): { readonly samples: MillSample[]; readonly readings: LayerReadings } {
  const at = recording.signals.findIndex(({ column }) => column === signal);
  const stageAt = recording.signals.findIndex(({ column }) => column === stageColumn);
  const samples: MillSample[] = [];
  let open: { values: number[]; stage: string; firstLine: number } | undefined;
  let good = 0;
  let bad = 0;
  for (let row = 0; row < recording.rows; row += 1) {
    const stage = String(recording.cells[stageAt]?.[row] ?? '').trim();
    if (!stage.toLowerCase().startsWith(layer.toLowerCase())) {
      open = undefined;
      continue;
    }
    const value = recording.cells[at]?.[row];
    if (badReason(recording, at, row) !== undefined || typeof value !== 'number') {
      bad += 1;
      continue;
    }
    good += 1;
    const line = row + 2;
    if (open === undefined || open.stage !== stage) open = { values: [], stage, firstLine: line };
    open.values.push(value);
    if (open.values.length < sampleSize) continue;
    samples.push({
      label: `${recording.partNumber}/${samples.length + 1}`,
      values: open.values,
      part: recording.partNumber,
      stage,
      file: recording.file,
      firstLine: open.firstLine,
      lastLine: line,
    });
    open = undefined;
  }
  return { samples, readings: { good, bad } };
}

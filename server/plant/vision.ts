import { nextNoise, type RandomState } from './random.ts';

/** What a finished S should measure, mm, and how far it may be off. */
export const S_BLOCK = { widthMm: 6, depthMm: 4.5, toleranceMm: 0.15 } as const;

export interface InspectedPart {
  /** Wear of the tool that cut it: a worn tool cuts a narrower groove. */
  readonly toolWear: number;
  readonly aborted: boolean;
}

export interface Inspection {
  readonly passed: boolean;
  readonly measurement: { readonly widthMm: number; readonly depthMm: number };
}

/** Measures one part as a camera would, to 0.01 mm, with 0.01 mm of noise. Pure. */
export function inspect(part: InspectedPart, random: RandomState): { readonly inspection: Inspection; readonly random: RandomState } {
  const width = nextNoise(random, 0.01);
  const depth = nextNoise(width.state, 0.01);
  const measurement = {
    widthMm: round(S_BLOCK.widthMm - 0.15 * part.toolWear + width.value),
    depthMm: round((part.aborted ? S_BLOCK.depthMm / 3 : S_BLOCK.depthMm) + depth.value),
  };
  const off = Math.max(Math.abs(measurement.widthMm - S_BLOCK.widthMm), Math.abs(measurement.depthMm - S_BLOCK.depthMm));
  return { inspection: { passed: off <= S_BLOCK.toleranceMm + 1e-9, measurement }, random: depth.state };
}

function round(mm: number): number {
  return Math.round(mm * 100) / 100;
}

import { degreesOfDispersion } from './capability-interval.ts';
import { isAttributeChart } from './chart-kind.ts';
import { usesDeviation } from './chart-sample.ts';
import type { ControlLimits } from './control-limits.ts';

/** Other limits than the frozen ones, and why. A proposal changes nothing: a person takes it over, as the next version, or leaves it. */
export type LimitsProposal = { readonly limits: ControlLimits; readonly reason: string };

/** How many standard errors two estimates must lie apart: what chance does once in 370 comparisons. */
const STANDARD_ERRORS = 3;

/**
 * Whether the process that `recent` limits were learned from is another one than that of the frozen ones: its centre lies more than three standard errors away, or its
 * σ̂. Null: the difference is what chance makes. `recent` must be of the same kind, and carries the samples that it comes from.
 */
export function proposeLimits(frozen: ControlLimits, recent: ControlLimits): LimitsProposal | null {
  const reasons: string[] = [];
  const { count: before } = frozen.samples;
  const { count: now } = recent.samples;
  const perPoint = isAttributeChart(frozen.kind) ? frozen.sigma : frozen.sigma / Math.sqrt(frozen.n);
  const moved = centreOf(recent) - centreOf(frozen);
  const apart = Math.abs(moved) / (perPoint * Math.sqrt(1 / before + 1 / now));
  if (apart > STANDARD_ERRORS)
    reasons.push(
      `the centre moved by ${short(moved)} (${apart.toFixed(1)} standard errors), from ${short(centreOf(frozen))} to ${short(centreOf(recent))}`,
    );
  if (!isAttributeChart(frozen.kind)) {
    const how = frozen.n === 1 ? 'movingRange' : usesDeviation(frozen.kind, frozen.n) ? 'deviation' : 'range';
    const error = Math.sqrt(0.5 / degreesOfDispersion(how, frozen.n, before) + 0.5 / degreesOfDispersion(how, recent.n, now));
    if (Math.abs(Math.log(recent.sigma / frozen.sigma)) > STANDARD_ERRORS * error)
      reasons.push(`σ̂ is ${(recent.sigma / frozen.sigma).toFixed(2)} times what it was (${short(frozen.sigma)} → ${short(recent.sigma)})`);
  }
  if (reasons.length === 0) return null;
  return { limits: { ...recent, version: frozen.version + 1 }, reason: `Over ${now} samples ${reasons.join(', and ')}.` };
}

function centreOf(limits: ControlLimits): number {
  return limits.kind === 'cusum' ? limits.target : limits.centre;
}

function short(value: number): string {
  return Number(value.toPrecision(5)).toString();
}

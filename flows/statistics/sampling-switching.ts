/**
 * Which severity the next lot is inspected with, from what became of the lots before: a pure state machine.
 *
 * Invariants:
 * 1. Only lots inspected for the first time are handed over; a lot presented again does not count.
 * 2. Counts belong to one severity: with each change they begin anew.
 * 3. Nothing leaves `discontinued` but `resumeSampling`, and that leads to tightened inspection.
 * 4. `all` (100 % inspection, which no count of the standard leads to) begins and ends by `switchSampling` alone.
 *
 * Source: MIL-STD-105E, 4.7; the figures are those of design notes and standard alike: 2 of 5, 5, 10, 5.
 */
import { z } from 'zod';
import { type Aql, type InspectionLevel, Severity } from './sampling-levels.ts';
import { type SamplingPlan, samplingPlan } from './sampling-plan.ts';
import { found, refused, type StatisticOutcome } from './statistic-outcome.ts';

/** Lots looked back over for the change to tightened inspection, and rejections among them that cause it. */
const LOOK_BACK = 5;
const REJECTED_TO_TIGHTEN = 2;
const ACCEPTED_TO_RELAX = 5;
const REJECTED_TO_DISCONTINUE = 5;
const ACCEPTED_TO_REDUCE = 10;

/** Plain, bounded, and the same after JSON. */
export const SamplingState = z.object({
  severity: z.enum([...Severity.options, 'discontinued', 'all']),
  /** The last lots under this severity, newest last: accepted? At most ten. */
  lots: z.array(z.object({ accepted: z.boolean(), defective: z.number().int().nonnegative() })).max(ACCEPTED_TO_REDUCE),
  /** Lots rejected since tightened inspection began. */
  rejected: z.number().int().nonnegative(),
});
export type SamplingState = z.infer<typeof SamplingState>;

export function freshSampling(severity: SamplingState['severity'] = 'normal'): SamplingState {
  return { severity, lots: [], rejected: 0 };
}

export interface SamplingScheme {
  readonly level: InspectionLevel;
  readonly aql: Aql;
  /**
   * Most defective units in the samples of ten lots in a row with which inspection may be reduced (the standard's table VIII has it for the units inspected and the
   * AQL); null: inspection is never reduced.
   */
  readonly limitNumber: number | null;
}

export interface InspectedLot {
  readonly lotSize: number;
  /** Defective units in the sample. */
  readonly defective: number;
  /** Production runs steadily; reduced inspection needs it. */
  readonly steady: boolean;
}

export interface LotVerdict {
  readonly plan: SamplingPlan;
  readonly accepted: boolean;
  /** Accepted between acceptance and rejection number: the lot passes, and inspection goes back to normal. */
  readonly inGap: boolean;
}

export interface SamplingStep {
  readonly state: SamplingState;
  readonly verdict: LotVerdict;
  readonly change?: { readonly from: SamplingState['severity']; readonly to: SamplingState['severity']; readonly reason: string };
}

/** One inspected lot. Refused while inspection is discontinued, and for counts that cannot be. */
export function judgeLot(state: SamplingState, lot: InspectedLot, scheme: SamplingScheme): StatisticOutcome<SamplingStep> {
  if (state.severity === 'discontinued')
    return refused(
      'outOfRange',
      'Acceptance of lots is discontinued. Mend the process, say so, and begin again with tightened inspection.',
    );
  const plan = planUnder(state.severity, { ...scheme, lotSize: lot.lotSize });
  if (!plan.ok) return plan;
  const { defective } = lot;
  if (!Number.isInteger(defective) || defective < 0 || defective > plan.value.n)
    return refused('outOfRange', `${defective} defective units cannot be in a sample of ${plan.value.n}.`);
  const accepted = defective < plan.value.reject;
  const verdict: LotVerdict = { plan: plan.value, accepted, inGap: accepted && defective > plan.value.accept };
  const seen: SamplingState = {
    severity: state.severity,
    lots: [...state.lots, { accepted, defective }].slice(-ACCEPTED_TO_REDUCE),
    rejected: state.rejected + (accepted ? 0 : 1),
  };
  const change = changeAfter(seen, verdict, lot, scheme);
  if (change === undefined) return found({ state: seen, verdict });
  return found({ state: freshSampling(change.to), verdict, change: { from: state.severity, ...change } });
}

function changeAfter(
  { severity, lots, rejected }: SamplingState,
  verdict: LotVerdict,
  { steady }: InspectedLot,
  { limitNumber }: SamplingScheme,
): { readonly to: SamplingState['severity']; readonly reason: string } | undefined {
  const acceptedInRow = lots.length - 1 - lots.findLastIndex(({ accepted }) => !accepted);
  switch (severity) {
    case 'normal': {
      const back = lots.slice(-LOOK_BACK);
      const refusals = back.filter(({ accepted }) => !accepted).length;
      if (refusals >= REJECTED_TO_TIGHTEN) return { to: 'tightened', reason: `${refusals} of the last ${back.length} lots were rejected` };
      if (limitNumber === null || !steady || acceptedInRow < ACCEPTED_TO_REDUCE) return undefined;
      const defective = lots.reduce((sum, lot) => sum + lot.defective, 0);
      return defective <= limitNumber
        ? {
            to: 'reduced',
            reason: `${ACCEPTED_TO_REDUCE} lots in a row were accepted, with ${defective} defective units (limit ${limitNumber})`,
          }
        : undefined;
    }
    case 'tightened':
      if (rejected >= REJECTED_TO_DISCONTINUE)
        return { to: 'discontinued', reason: `${rejected} lots were rejected under tightened inspection` };
      return acceptedInRow >= ACCEPTED_TO_RELAX ? { to: 'normal', reason: `${acceptedInRow} lots in a row were accepted` } : undefined;
    case 'reduced':
      if (!verdict.accepted) return { to: 'normal', reason: 'a lot was rejected' };
      if (verdict.inGap) return { to: 'normal', reason: 'a lot was accepted between the acceptance and the rejection number' };
      return steady ? undefined : { to: 'normal', reason: 'production does not run steadily' };
    case 'discontinued':
    case 'all':
      return undefined;
  }
}

/** The plan of a lot under a severity. Under `all` every unit is inspected, and one defective unit rejects what is presented. */
export function planUnder(
  severity: Exclude<SamplingState['severity'], 'discontinued'>,
  of: { readonly lotSize: number; readonly level: InspectionLevel; readonly aql: Aql },
): StatisticOutcome<SamplingPlan> {
  if (severity !== 'all') return samplingPlan({ ...of, severity });
  const usual = samplingPlan({ ...of, severity: 'normal' });
  return usual.ok ? found({ ...usual.value, n: of.lotSize, accept: 0, reject: 1, inspectAll: true }) : usual;
}

/** Somebody decides how lots are inspected from now on: a reaction. Counts begin anew; the same severity changes nothing. */
export function switchSampling(state: SamplingState, to: 'normal' | 'tightened' | 'all'): SamplingState {
  return state.severity === to ? state : freshSampling(to);
}

/** The process was mended: lots are accepted again, under tightened inspection. */
export function resumeSampling(state: SamplingState): SamplingState {
  return state.severity === 'discontinued' ? freshSampling('tightened') : state;
}

import type { CompiledRule } from '../core-deps.ts';
import type { BackTest } from './back-test.ts';
import { type ComparedFirings, compareFirings } from './compare-firings.ts';
import type { Consequence, JudgedFiring, JudgedPast, JudgingFault } from './judged-firing.ts';

/** What one version would have done, counted. */
export interface VersionOutcome {
  readonly firings: number;
  /** Serial numbers of the units on which it fired. */
  readonly units: readonly string[];
  /** Serial numbers of the units that it would have held. */
  readonly held: readonly string[];
  /** Job orders that it would have held, whole. */
  readonly heldJobOrders: readonly string[];
  /** Machines that it would have held. */
  readonly heldEquipment: readonly string[];
  /** Serial numbers of the units that it would have held with others, back to the last good sample. */
  readonly contained: readonly string[];
  /** Reactions that it would have opened, and checks that persons would have been asked for. */
  readonly reactions: number;
  readonly checks: number;
  /** Of those checks, the ones that had a time to be answered in, which was over: in the past nobody answers. */
  readonly overdueChecks: number;
  readonly andonCalls: number;
  readonly nonconformances: number;
  /** Writes, messages and calls that it would have asked for. */
  readonly effects: number;
}

export interface BackTestReport extends ComparedFirings {
  readonly draft: VersionOutcome;
  /** Absent: there is no other version. */
  readonly other?: VersionOutcome;
  readonly consequences: readonly Consequence[];
  readonly faults: readonly JudgingFault[];
  /** Readings that were judged. */
  readonly readings: number;
}

export interface BackTestQuestion {
  readonly draft: CompiledRule;
  readonly other?: CompiledRule | undefined;
  /** Only what fired on units of this product. */
  readonly product?: string | undefined;
  /** Milliseconds within which two firings on one unit are the same one. */
  readonly within?: number | undefined;
}

/** Judges both versions over every machine, and compares. */
export function backTestReport(tests: readonly BackTest[], question: BackTestQuestion): BackTestReport {
  const reporting = reportingOf(tests, question);
  for (;;) {
    const { done, value } = reporting.next();
    if (done === true) return value;
  }
}

/** The same, resting every few milliseconds. */
export function* reportingOf(
  tests: readonly BackTest[],
  { draft, other, product, within }: BackTestQuestion,
): Generator<void, BackTestReport> {
  const mine: JudgedPast[] = [];
  const theirs: JudgedPast[] = [];
  for (const test of tests) {
    mine.push(ofProduct(yield* test.judging(draft), product));
    if (other !== undefined) theirs.push(ofProduct(yield* test.judging(other), product));
  }
  const readings = tests.reduce(
    (sum, { past }) => sum + [...past.signals.values()].reduce((count, { series, begin }) => count + series.length - begin, 0),
    0,
  );
  return {
    ...compareFirings(
      mine.flatMap(({ firings }) => firings),
      theirs.flatMap(({ firings }) => firings),
      within,
    ),
    draft: outcomeOf(mine),
    ...(other === undefined ? {} : { other: outcomeOf(theirs) }),
    consequences: mine.flatMap(({ consequences }) => consequences),
    faults: mine.flatMap(({ faults }) => faults),
    readings,
  };
}

function ofProduct(judged: JudgedPast, product: string | undefined): JudgedPast {
  if (product === undefined || product === '') return judged;
  const isOf = (firing: JudgedFiring | undefined): boolean => firing?.unit?.product === product;
  return {
    firings: judged.firings.filter(isOf),
    consequences: judged.consequences.filter(({ firing }) => isOf(firing)),
    faults: judged.faults,
  };
}

function outcomeOf(judged: readonly JudgedPast[]): VersionOutcome {
  const firings = judged.flatMap((each) => each.firings);
  const consequences = judged.flatMap((each) => each.consequences);
  const count = (kind: Consequence['kind']): number => consequences.filter((each) => each.kind === kind).length;
  const of = (kind: Consequence['kind'], name: (firing: JudgedFiring | undefined) => string | undefined): string[] =>
    distinct(consequences.filter((each) => each.kind === kind).map(({ firing }) => name(firing)));
  return {
    firings: firings.length,
    units: distinct(firings.map(({ unit }) => unit?.serialNumber)),
    held: of('holdUnit', (firing) => firing?.unit?.serialNumber),
    heldJobOrders: of('holdJobOrder', (firing) => firing?.unit?.jobOrder),
    heldEquipment: of('holdEquipment', (firing) => firing?.equipment),
    contained: distinct(consequences.flatMap(({ kind, data }) => (kind === 'unitContained' ? [String(data.serialNumber)] : []))),
    reactions: count('reactionOpened'),
    checks: count('checkAsked'),
    overdueChecks: count('checkOverdue'),
    andonCalls: count('andonCalled'),
    nonconformances: count('nonconformanceOpened'),
    effects: count('effect'),
  };
}

const distinct = (names: readonly (string | undefined)[]): string[] => [...new Set(names.filter((name) => name !== undefined))];

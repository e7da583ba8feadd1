import fc from 'fast-check';
import { anyBlock, anyHappening } from './block.ts';
import { type CoreUnderTest, difference, REAL_CORE } from './run-both.ts';

export interface ModelRun {
  readonly runs: number;
  readonly seed?: number | undefined;
}

/**
 * Generated routings and events through the core and through the reference model. Gives the smallest case in which they differ, as text with the seed that finds it again.
 *
 * @returns how many cases said something, and the first difference
 */
export function compareWithModel(
  { runs, seed }: ModelRun,
  core: CoreUnderTest = REAL_CORE,
): { readonly said: number; readonly failure: string | undefined } {
  let said = 0;
  const result = fc.check(
    fc.property(anyBlock, fc.array(anyHappening, { minLength: 5, maxLength: 60, size: 'max' }), (block, happenings) => {
      const found = difference(block, happenings, core);
      if (found === 'tie') return;
      said += 1;
      if (found !== undefined) throw new Error(found);
    }),
    { numRuns: runs, ...(seed === undefined ? {} : { seed }) },
  );
  return { said, failure: result.failed ? `${String(result.errorInstance)}\n${fc.defaultReportMessage(result)}` : undefined };
}

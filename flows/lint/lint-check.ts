import type { LintContext } from './lint-context.ts';
import type { Problem } from './problem.ts';

/** Finds one sort of fault. Pure; it must cope with everything that the other checks refuse. */
export type LintCheck = (context: LintContext) => readonly Problem[];

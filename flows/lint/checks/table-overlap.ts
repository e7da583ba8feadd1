import type { LintCheck } from '../lint-check.ts';
import { tableLint } from '../lint-tables.ts';

/** Rows of a decision table that match together, where the hit policy has no answer to it. */
export const tableOverlap: LintCheck = (context) => tableLint(context, 'tableOverlap', ['overlap']);

import type { LintCheck } from '../lint-check.ts';
import { tableLint } from '../lint-tables.ts';

/** Values for which no row of a decision table matches, where nothing is drawn for that. */
export const tableGap: LintCheck = (context) => tableLint(context, 'tableGap', ['gap', 'undecided']);

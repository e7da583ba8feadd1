import type { LintCheck } from '../lint-check.ts';
import { tableLint } from '../lint-tables.ts';

/** A row of a decision table before which others always decide. */
export const tableRowUnreachable: LintCheck = (context) => tableLint(context, 'tableRowUnreachable', ['unreachable']);

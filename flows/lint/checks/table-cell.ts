import type { LintCheck } from '../lint-check.ts';
import { tableLint } from '../lint-tables.ts';

/** A cell of a decision table that cannot be read: its row would never match. */
export const tableCell: LintCheck = (context) => tableLint(context, 'tableCell', ['fault']);

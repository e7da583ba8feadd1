import type { Aql, InspectionLevel, Severity } from './sampling-levels.ts';
import { CODE_LETTERS, NORMAL_PLANS, REDUCED_PLANS, TIGHTENED_PLANS } from './sampling-tables.ts';
import { found, refused, type StatisticOutcome } from './statistic-outcome.ts';

/** How many units of a lot to inspect, up to how many defective ones it is accepted (`accept`) and from how many on rejected (`reject`). */
export interface SamplingPlan {
  readonly code: string;
  readonly severity: Severity;
  readonly n: number;
  readonly accept: number;
  readonly reject: number;
  /** The sample would be as large as the lot, or larger: every unit is inspected. */
  readonly inspectAll: boolean;
}

type Rows = ReadonlyMap<string, readonly string[]>;

function rowsOf(table: string): { readonly columns: readonly string[]; readonly rows: Rows } {
  const [head = [], ...lines] = table
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
  return { columns: head.slice(1), rows: new Map(lines.map(([name = '', ...cells]) => [name, cells])) };
}

const LETTERS = rowsOf(CODE_LETTERS);
const PLANS = { normal: rowsOf(NORMAL_PLANS), tightened: rowsOf(TIGHTENED_PLANS), reduced: rowsOf(REDUCED_PLANS) };

/** The letter of a lot of so many units at an inspection level. Source: MIL-STD-105E, table I. */
export function codeLetter(lotSize: number, level: InspectionLevel): StatisticOutcome<string> {
  if (!Number.isInteger(lotSize) || lotSize < 2)
    return refused('sampleSize', `A lot of ${lotSize} units cannot be sampled. A lot has at least 2 units, and a whole number of them.`);
  let letter = '';
  for (const [from, letters] of LETTERS.rows) if (lotSize >= Number(from)) letter = letters[LETTERS.columns.indexOf(level)] ?? '';
  return found(letter);
}

/** The plan of a lot. Source: MIL-STD-105E, tables II-A to II-C. */
export function samplingPlan(of: {
  readonly lotSize: number;
  readonly level: InspectionLevel;
  readonly aql: Aql;
  readonly severity: Severity;
}): StatisticOutcome<SamplingPlan> {
  const code = codeLetter(of.lotSize, of.level);
  if (!code.ok) return code;
  const { columns, rows } = PLANS[of.severity];
  const [n = 0, accept = 0, reject = 0] = (rows.get(code.value)?.[columns.indexOf(of.aql)] ?? '').split('/').map(Number);
  const inspectAll = n >= of.lotSize;
  return found({ code: code.value, severity: of.severity, n: inspectAll ? of.lotSize : n, accept, reject, inspectAll });
}

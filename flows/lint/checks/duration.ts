import { formatDuration, parseDuration } from '../../duration-text.ts';
import { type DurationField, durationFields } from '../duration-fields.ts';
import type { LintCheck } from '../lint-check.ts';
import { nodeTitle } from '../lint-context.ts';
import type { Problem } from '../problem.ts';

/** Seconds. */
const LONGEST = 366 * 86_400;
const SHORTEST = 0.001;

/** Lengths of time that are no number of seconds, negative, too long to be meant, or nothing where a time is needed. */
export const duration: LintCheck = ({ nodes }) =>
  nodes.flatMap((node) =>
    durationFields(node).flatMap((field): Problem[] => {
      const fault = faultOf(field);
      if (fault === undefined) return [];
      const { severity, says, meant } = fault;
      const message = `${nodeTitle(node)}: “${field.title}” ${says}`;
      const suggestion = meant === undefined ? {} : { suggestion: String(meant) };
      return [{ code: 'duration', severity, flowNode: node.flowNode.id, path: field.path, message, ...suggestion }];
    }),
  );

interface DurationFault {
  readonly severity: Problem['severity'];
  readonly says: string;
  /** Seconds that were probably meant; undefined: only who drew it knows. */
  readonly meant?: number | undefined;
}

function faultOf({ value, fallback }: DurationField): DurationFault | undefined {
  const error = (says: string, meant?: number): DurationFault => ({ severity: 'error', says, meant });
  const warning = (says: string, meant?: number): DurationFault => ({ severity: 'warning', says, meant });
  if (typeof value === 'string') {
    const meant = parseDuration(value);
    const known = meant !== undefined && meant <= LONGEST && value.trim() !== '';
    return error(
      known
        ? `is the text ${JSON.stringify(value)}. Times are stored as numbers of seconds: write ${meant}.`
        : `is the text ${JSON.stringify(value)}, which is no time. Write the number of seconds: 300 for 5 min.`,
      known ? meant : undefined,
    );
  }
  if (typeof value !== 'number' || !Number.isFinite(value))
    return error(`is ${JSON.stringify(value)}, which is no time. Write the number of seconds: 300 for 5 min.`);
  if (value < 0)
    return error(`is ${value} s. A time cannot be negative: write ${-value}, or 0 for none.`, -value <= LONGEST ? -value : undefined);
  if (value > LONGEST) {
    const meant = value / 1000;
    const hint = meant <= LONGEST ? ` If these are milliseconds, write ${meant} (${formatDuration(meant)}).` : ' Choose a shorter one.';
    return error(`is ${formatDuration(value)}, longer than a year.${hint}`, meant <= LONGEST ? meant : undefined);
  }
  if (value > 0 && value < SHORTEST)
    return warning(`is ${value} s, less than a millisecond, which is none. Write at least 0.001, or 0 for none.`);
  if (value === 0 && fallback > 0)
    return warning(`is 0 s: it is over at once. Enter a time, such as ${formatDuration(fallback)}, or remove the step.`, fallback);
  return undefined;
}

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
      const { severity, says } = fault;
      const message = `${nodeTitle(node)}: “${field.title}” ${says}`;
      return [{ code: 'duration', severity, flowNode: node.flowNode.id, path: field.path, message }];
    }),
  );

function faultOf({ value, fallback }: DurationField): { readonly severity: Problem['severity']; readonly says: string } | undefined {
  const error = (says: string) => ({ severity: 'error' as const, says });
  const warning = (says: string) => ({ severity: 'warning' as const, says });
  if (typeof value === 'string') {
    const meant = parseDuration(value);
    const known = meant !== undefined && meant <= LONGEST && value.trim() !== '';
    return error(
      known
        ? `is the text ${JSON.stringify(value)}. Times are stored as numbers of seconds: write ${meant}.`
        : `is the text ${JSON.stringify(value)}, which is no time. Write the number of seconds: 300 for 5 min.`,
    );
  }
  if (typeof value !== 'number' || !Number.isFinite(value))
    return error(`is ${JSON.stringify(value)}, which is no time. Write the number of seconds: 300 for 5 min.`);
  if (value < 0) return error(`is ${value} s. A time cannot be negative: write ${-value}, or 0 for none.`);
  if (value > LONGEST) {
    const meant = value / 1000;
    const hint = meant <= LONGEST ? ` If these are milliseconds, write ${meant} (${formatDuration(meant)}).` : ' Choose a shorter one.';
    return error(`is ${formatDuration(value)}, longer than a year.${hint}`);
  }
  if (value > 0 && value < SHORTEST)
    return warning(`is ${value} s, less than a millisecond, which is none. Write at least 0.001, or 0 for none.`);
  if (value === 0 && fallback > 0)
    return warning(`is 0 s: it is over at once. Enter a time, such as ${formatDuration(fallback)}, or remove the step.`);
  return undefined;
}

import { RE2JS, RE2JSException } from 're2js';
import { expressionFault, type Run, type SourceSpan, spend } from './frame.ts';
import { type Lowered, operandFault } from './lowered.ts';

const PATTERN_LIMIT = 200;
/** Instructions of a compiled pattern; a counted repetition unrolls. */
const PROGRAM_LIMIT = 2000;

/**
 * `text.matches("pattern")` with RE2's syntax, which is CEL's. RE2 takes time proportional to text × pattern whatever the pattern is; JavaScript's own RegExp takes
 * exponential time for patterns such as (a+)+$, which one expression could stop a plant with. The pattern is written out, so that it is compiled once.
 */
export function matchesRun(text: Lowered, pattern: string, patternSpan: SourceSpan): Run {
  const compiled = compilePattern(pattern, patternSpan);
  const unit = Math.max(1, compiled.programSize() >> 2);
  const run = text.run;
  return (frame) => {
    const value = run(frame);
    if (typeof value === 'string') {
      spend(frame, ((value.length * unit) >> 4) + 1, text.span);
      return compiled.test(value);
    }
    if (value === undefined) return undefined;
    throw operandFault(text, value, 'matches() is for texts');
  };
}

function compilePattern(pattern: string, span: SourceSpan): RE2JS {
  if (pattern.length > PATTERN_LIMIT)
    throw expressionFault(`This pattern is longer than ${PATTERN_LIMIT} characters. Use a shorter one.`, span);
  try {
    const compiled = RE2JS.compile(pattern);
    if (compiled.programSize() > PROGRAM_LIMIT)
      throw expressionFault('This pattern repeats too much. Use smaller repetition counts.', span);
    return compiled;
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    throw expressionFault(`This is not a valid pattern: ${error.message.replace('error parsing regexp: ', '')}.`, span);
  }
}

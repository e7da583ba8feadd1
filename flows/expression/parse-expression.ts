import { type ASTNode, Environment, ParseError } from '@marcbachmann/cel-js';
import { expressionFault } from './frame.ts';

/** Characters of an expression. */
export const SOURCE_LIMIT = 4000;

/**
 * Only the parser of cel-js is used: it has the grammar and the limits. Checking and evaluation are ours, because signals are plain numbers (cel-js keeps CEL's
 * int and double apart), readings can be unknown, and every evaluation has a work budget.
 */
const environment = new Environment({
  limits: { maxAstNodes: 600, maxDepth: 50, maxListElements: 200, maxMapEntries: 100, maxCallArguments: 16 },
});

/** Trees of the expressions that were read last: a linter asks for all of a flow's again at every key. */
const parsed = new Map<string, ASTNode>();
const PARSED_KEPT = 4000;

/** Parses CEL. The same source gives the same tree, which nobody changes. Throws `expressionInvalid` with the range of characters that is wrong. */
export function parseExpression(source: string): ASTNode {
  const known = parsed.get(source);
  if (known !== undefined) return known;
  const tree = parse(source);
  const oldest = parsed.size >= PARSED_KEPT ? parsed.keys().next().value : undefined;
  if (oldest !== undefined) parsed.delete(oldest);
  parsed.set(source, tree);
  return tree;
}

function parse(source: string): ASTNode {
  if (source.length > SOURCE_LIMIT) {
    throw expressionFault(
      `This expression has ${source.length} characters; at most ${SOURCE_LIMIT} are allowed. Move a part of it into a flowNode of its own.`,
      { start: SOURCE_LIMIT, end: source.length },
    );
  }
  if (source.trim() === '')
    throw expressionFault('The expression is empty. Write one, for example: spindlePower > 5', { start: 0, end: source.length });
  try {
    return environment.parse(source).ast;
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    const range = error.range ?? { start: 0, end: source.length };
    throw expressionFault(syntaxMessage(error, source.slice(range.start, range.end)), range);
  }
}

function syntaxMessage(error: ParseError, found: string): string {
  if (error.code === 'unterminated_string') return 'A text is not closed. Put a quotation mark at its end.';
  if (error.summary.endsWith('EOF')) return 'The expression ends too early: something is missing at its end.';
  if (found === '=') return 'A single = means nothing here. Compare with ==.';
  if (found === '&' || found === '|') return `A single ${found} means nothing here. Write ${found}${found}.`;
  if (error.code === 'unexpected_token' || error.code === 'unexpected_character') {
    return `${found === '' ? 'Something' : `"${found}"`} does not belong here. Remove it, or add what is missing before it.`;
  }
  if (error.code === 'limit_exceeded')
    return 'This expression is too large or nested too deeply. Move a part of it into a flowNode of its own.';
  if (error.code === 'reserved_identifier') return `"${found}" is a reserved word. Use another name.`;
  return `${error.summary}. Correct the expression here.`;
}

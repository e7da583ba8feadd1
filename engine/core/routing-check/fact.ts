/**
 * What is taken to be so on the way of one unit: what a condition came out as. Two steps that ask the same get the same answer, as long as nothing happened in between that the answer is made of.
 */
export interface Fact {
  readonly key: string;
  readonly is: string;
  /** flowNodes whose results the answer is made of. */
  readonly sources: ReadonlySet<string>;
}

/** Undefined: its answer may be another one each time, because it asks for the number of the visit, or for results that cannot be told from the text. */
export function factOf(expression: string, is: boolean | string): Fact | undefined {
  const sources = sourcesOf(expression);
  if (sources === undefined) return undefined;
  if (typeof is === 'string') return { key: expression, is, sources };
  const { text, negated } = plainCondition(expression);
  return { key: text, is: String(is !== negated), sources };
}

/** Undefined: they contradict each other, so no unit can be like that. */
export function factsTogether(known: ReadonlyMap<string, Fact>, more: readonly Fact[]): ReadonlyMap<string, Fact> | undefined {
  const together = new Map(known);
  for (const fact of more) {
    const before = together.get(fact.key);
    if (before !== undefined && before.is !== fact.is) return undefined;
    together.set(fact.key, fact);
  }
  return together;
}

function sourcesOf(expression: string): ReadonlySet<string> | undefined {
  const words = expression.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, (text, at: number) =>
    expression[at - 1] === '[' ? text : '""',
  );
  if (/\b(?:visit|instance|now)\b/.test(words)) return undefined;
  const sources = new Set<string>();
  const rest = words.replace(/\bdata(?:\.([A-Za-z_]\w*)|\[(?:"([^"]*)"|'([^']*)')\])/g, (_, name, quoted, single) => {
    sources.add(name ?? quoted ?? single);
    return '';
  });
  return /\bdata\b/.test(rest) ? undefined : sources;
}

const OPPOSITES: Readonly<Record<string, readonly [operator: string, negated: boolean]>> = {
  '==': ['==', false],
  '!=': ['==', true],
  '<': ['<', false],
  '>=': ['<', true],
  '>': ['>', false],
  '<=': ['>', true],
};

/** The condition without what makes no difference to it; `x != 1` is `x == 1` the other way round. */
function plainCondition(expression: string): { readonly text: string; readonly negated: boolean } {
  const text = withoutParentheses(squeezed(expression));
  if (text.startsWith('!') && !text.startsWith('!=') && isOne(text.slice(1))) {
    const inner = plainCondition(text.slice(1));
    return { text: inner.text, negated: !inner.negated };
  }
  const [, left, operator = '', right] = /^([^=!<>&|?:()]+)(==|!=|<=|>=|<|>)([^=!<>&|?:()]+)$/.exec(text) ?? [];
  const opposite = OPPOSITES[operator];
  return opposite === undefined ? { text, negated: false } : { text: `${left}${opposite[0]}${right}`, negated: opposite[1] };
}

/** Without spaces outside of texts. */
const squeezed = (expression: string): string =>
  expression.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\s+(in)\s+|\s+/g, (part, word) =>
    word === undefined ? (part.trim() === '' ? '' : part) : ` ${word} `,
  );

function withoutParentheses(text: string): string {
  return text.startsWith('(') && closingOf(text) === text.length - 1 ? withoutParentheses(text.slice(1, -1)) : text;
}

/** One name or one pair of parentheses, so that what stands before it holds for all of it. */
const isOne = (text: string): boolean => /^[\w.[\]"']+$/.test(text) || (text.startsWith('(') && closingOf(text) === text.length - 1);

function closingOf(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    else if (text[at] === ')' && --depth === 0) return at;
  }
  return -1;
}

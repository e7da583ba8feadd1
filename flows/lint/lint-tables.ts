import { analyseTable } from '../tables/analyse-table.ts';
import type { DecisionTable } from '../tables/decision-table.ts';
import { type TableProblem, tableProblems } from '../tables/table-problems.ts';
import { type LintContext, type LintNode, nodeTitle } from './lint-context.ts';
import type { Problem, ProblemCode } from './problem.ts';

/** Tables whose problems are remembered by their text: while one draws, the same table is judged again and again. */
const REMEMBERED = 50;
const remembered = new Map<string, readonly TableProblem[]>();

interface LintTable {
  readonly node: LintNode;
  readonly path: string;
  readonly problems: readonly TableProblem[];
  /** What is done when no row matches is drawn. */
  readonly gapsLeadOn: boolean;
}

function lintTables({ nodes }: LintContext): readonly LintTable[] {
  return nodes.flatMap((node) => {
    const tables = node.params === undefined ? [] : (node.type?.tables?.(node.params as never) ?? []);
    return tables.map(({ path, table, noMatch }) => ({
      node,
      path,
      problems: problemsOf(table),
      gapsLeadOn: node.outgoing.some(({ from }) => from.port === noMatch),
    }));
  });
}

function problemsOf(table: DecisionTable): readonly TableProblem[] {
  const key = JSON.stringify(table);
  const known = remembered.get(key) ?? tableProblems(table, analyseTable(table));
  remembered.delete(key);
  remembered.set(key, known);
  const oldest = remembered.size > REMEMBERED ? remembered.keys().next().value : undefined;
  if (oldest !== undefined) remembered.delete(oldest);
  return known;
}

/** Problems of the tables of a flow, of some kinds. A gap is no more than a warning, and none where the way for "no row" leads on. */
export function tableLint(context: LintContext, code: ProblemCode, kinds: readonly TableProblem['code'][]): readonly Problem[] {
  return lintTables(context).flatMap(({ node, path, problems, gapsLeadOn }) =>
    problems
      .filter((problem) => kinds.includes(problem.code) && !(problem.code === 'gap' && gapsLeadOn))
      .map((problem) => ({
        code,
        severity: problem.code === 'gap' ? 'warning' : problem.severity,
        flowNode: node.flowNode.id,
        path: problem.path === '' ? path : `${path}.${problem.path}`,
        ...(problem.range && { range: problem.range }),
        message: `${nodeTitle(node)}: ${problem.message}`,
      })),
  );
}

import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Condition } from '@fettle/flows/rules/index.ts';
import type { PartEvent } from './thousand-rules.ts';

interface ZenEngine {
  createDecision(content: object): { evaluate(context: object): Promise<{ readonly result: readonly { readonly rule: number }[] }> };
  dispose(): void;
}

export interface Zen {
  judge(event: PartEvent): Promise<readonly number[]>;
  stop(): void;
}

const FACTS = ['equipment', 'product', 'stage', 'temperature', 'power', 'vibration'] as const;

/**
 * GoRules' engine (Rust, a peer of test/bench/peers) with the rules in its own form: one decision table that collects every row that applies, a row for a rule, three
 * for an "any" of three.
 */
export async function startZen(rules: readonly Condition[], say: (line: string) => void): Promise<Zen | undefined> {
  const peers = createRequire(join(import.meta.dirname, '..', 'peers', 'package.json'));
  let engine: ZenEngine;
  try {
    const { ZenEngine } = peers('@gorules/zen-engine') as { readonly ZenEngine: new () => ZenEngine };
    engine = new ZenEngine();
  } catch (error) {
    say(`zen-engine: skipped, it does not run here (${error instanceof Error ? error.message.split('\n')[0] : String(error)})`);
    return undefined;
  }
  const decision = engine.createDecision(modelOf(rules));
  return {
    judge: async (event) => [...new Set((await decision.evaluate(event)).result.map(({ rule }) => rule))],
    stop: () => engine.dispose(),
  };
}

function modelOf(rules: readonly Condition[]): object {
  const rows = rules.flatMap((rule, number) => ('any' in rule ? rule.any : [rule]).map((row) => rowOf(row, number)));
  return {
    nodes: [
      { id: 'in', name: 'in', type: 'inputNode', position: { x: 0, y: 0 } },
      {
        id: 'table',
        name: 'table',
        type: 'decisionTableNode',
        position: { x: 1, y: 0 },
        content: {
          hitPolicy: 'collect',
          inputs: FACTS.map((fact) => ({ id: fact, name: fact, type: 'expression', field: fact })),
          outputs: [{ id: 'rule', name: 'rule', type: 'expression', field: 'rule' }],
          rules: rows,
        },
      },
      { id: 'out', name: 'out', type: 'outputNode', position: { x: 2, y: 0 } },
    ],
    edges: [
      { id: 'a', sourceId: 'in', targetId: 'table', type: 'edge' },
      { id: 'b', sourceId: 'table', targetId: 'out', type: 'edge' },
    ],
  };
}

function rowOf(condition: Condition, rule: number): Record<string, string> {
  const cells: Record<string, string[]> = {};
  for (const one of 'all' in condition ? condition.all : [condition]) {
    const [fact, cell] = cellOf(one);
    cells[fact] = [...(cells[fact] ?? []), cell];
  }
  const inputs = FACTS.map((fact) => [fact, (cells[fact] ?? []).join(' and ')]);
  return { _id: `${rule}-${JSON.stringify(condition).length}`, ...Object.fromEntries(inputs), rule: String(rule) };
}

const OPPOSITE: Readonly<Record<string, string>> = { lessThan: 'greaterThanInclusive' };
const SIGN: Readonly<Record<string, string>> = { greaterThan: '>', greaterThanInclusive: '>=', lessThan: '<' };

function cellOf(condition: Condition, negated = false): readonly [string, string] {
  if ('not' in condition) return cellOf(condition.not, true);
  if (!('fact' in condition)) throw new Error('The thousand rules have no groups within groups.');
  const { fact, value } = condition;
  const operator = negated ? OPPOSITE[condition.operator] : condition.operator;
  if (operator === 'equal') return [fact, JSON.stringify(value)];
  if (operator === 'in') return [fact, (value as readonly unknown[]).map((each) => JSON.stringify(each)).join(', ')];
  const sign = operator === undefined ? undefined : SIGN[operator];
  if (sign === undefined) throw new Error(`The thousand rules use no ${condition.operator}.`);
  return [fact, `${sign} ${JSON.stringify(value)}`];
}

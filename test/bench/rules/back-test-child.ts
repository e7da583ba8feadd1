import { connectPool } from '@fettle/engine/adapters/postgres/connect.ts';
import { queryBuilder } from '@fettle/engine/adapters/postgres/query-builder.ts';
import { BackTest, backTestReport, FrameGatherer } from '@fettle/engine/core/back-test/index.ts';
import { type CompiledRule, compileFlow, createExpressions } from '@fettle/engine/core/index.ts';
import { FrameReader } from '@fettle/flows/back-test/index.ts';
import { parseFlowDefinition } from '@fettle/flows/parse-definition.ts';
import { nodeRegistry } from '@fettle/nodes';
import { recordedFrames } from '@fettle/server/services/back-test/recorded-readings.ts';

/** What one process needs for a back-test, for `back-test.ts`: a process of its own, so that its memory is that of the back-test. */
export interface BackTestFigures {
  readonly readings: number;
  readonly firings: number;
  readonly readSeconds: number;
  readonly firstSeconds: number;
  readonly firstCpuSeconds: number;
  /** Of the limits tried: the median, and the slowest. */
  readonly againSeconds: number;
  readonly againCpuSeconds: number;
  readonly slowestSeconds: number;
  readonly times: number;
  readonly peakMegabytes: number;
  readonly differences: readonly string[];
}

const LIMITS = [6.5, 6.4, 6.3, 6.2, 6.1, 6.6, 6.7, 6.8, 6.45];
const seconds = (since: number): number => (performance.now() - since) / 1000;

function ruleWith(limit: number): CompiledRule {
  const node = (id: string, type: string, params: Record<string, unknown>) => ({ id, type, typeVersion: 1, name: id, params });
  const definition = parseFlowDefinition({
    schema: 'fettle/flow@1',
    id: 'power',
    kind: 'qualityRule',
    name: 'Power',
    flowNodes: [
      node('source', 'signal-source', { appliesTo: 'equipment', equipment: 'mill-1', signal: 'power', valueKind: 'number' }),
      node('high', 'condition', {
        condition: {
          all: [
            { fact: 'value', operator: 'greaterThan', value: limit },
            { fact: 'stage', operator: 'equal', value: 'Cut' },
          ],
        },
      }),
      node('hold', 'hold-unit', {}),
    ],
    sequenceFlows: [
      { id: 'a', from: { node: 'source', port: 'out' }, to: { node: 'high', port: 'in' } },
      { id: 'b', from: { node: 'high', port: 'true' }, to: { node: 'hold', port: 'firing' } },
    ],
  });
  return compileFlow(definition, 1, {
    registry: nodeRegistry,
    expressions: createExpressions(),
    equipmentOfClass: () => [],
  }) as CompiledRule;
}

async function read(url: string): Promise<BackTest> {
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
  const pool = connectPool({ databaseUrl: url, name: 'bench', size: 3, log });
  const gatherer = new FrameGatherer();
  const reader = new FrameReader();
  const period = { equipment: 'mill-1', signals: ['power', 'stage'], from: 0, to: Number.MAX_SAFE_INTEGER };
  for await (const piece of recordedFrames({ db: queryBuilder(pool), pool }, period))
    for (const frame of reader.push(piece)) gatherer.add(frame);
  await pool.end();
  return new BackTest(gatherer.pasts([{ equipment: 'mill-1', presence: [], limits: [] }])[0] as BackTest['past']);
}

async function main(url: string): Promise<BackTestFigures> {
  const begun = performance.now();
  const cpu = process.cpuUsage();
  const test = await read(url);
  const readSeconds = seconds(begun);
  const released = ruleWith(6);
  const first = backTestReport([test], { draft: ruleWith(6.55), other: released });
  const firstSeconds = seconds(begun);
  const used = process.cpuUsage(cpu);
  const again: { took: number; cpu: number }[] = [];
  const counted: string[] = [];
  for (const limit of LIMITS) {
    const from = performance.now();
    const before = process.cpuUsage();
    const report = backTestReport([test], { draft: ruleWith(limit), other: released });
    const spent = process.cpuUsage(before);
    again.push({ took: seconds(from), cpu: (spent.user + spent.system) / 1e6 });
    counted.push(`${limit}:${report.draft.firings}`);
  }
  again.sort((a, b) => a.took - b.took);
  const middle = again[again.length >> 1] as (typeof again)[number];
  const peakMegabytes = process.resourceUsage().maxRSS / 1024;
  // What was kept of the judgements before changes nothing: the same as of who judges all of it for the first time.
  const last = { draft: ruleWith(6.55), other: released };
  const [same, anew] = [backTestReport([test], last), backTestReport([new BackTest(test.past)], last)];
  return {
    readings: first.readings,
    firings: first.draft.firings,
    readSeconds,
    firstSeconds,
    firstCpuSeconds: (used.user + used.system) / 1e6,
    againSeconds: middle.took,
    againCpuSeconds: middle.cpu,
    slowestSeconds: again.at(-1)?.took ?? 0,
    times: again.length,
    peakMegabytes,
    differences: [
      ...(JSON.stringify(same) === JSON.stringify(first) ? [] : [`6.55 fired ${first.draft.firings} and then ${same.draft.firings} times`]),
      ...(JSON.stringify(same) === JSON.stringify(anew)
        ? []
        : [`6.55 fired ${same.draft.firings} times again and ${anew.draft.firings} times judged anew`]),
      ...(first.draft.firings > 0 ? [] : [`nothing fired (${counted.join(' ')})`]),
    ],
  };
}

console.log(JSON.stringify(await main(process.argv[2] ?? '')));

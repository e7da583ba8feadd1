import { BackTest, type BackTestReport, backTestReport, FrameGatherer, type MachineKnown } from '@fettle/engine/core/back-test/index.ts';
import { type CompiledRule, compileFlow, createExpressions } from '@fettle/engine/core/index.ts';
import { FettleError, type FlowDefinition } from '@fettle/flows';
import { FrameReader } from '@fettle/flows/back-test/index.ts';
import { nodeRegistry } from '@fettle/nodes';
import { config } from 'zod';
import { type DrawnSeries, drawSeries } from './draw-series.ts';

/** The readings of a period: fetched and held here, so that millions of them never pass through the page. */
export interface LoadReadings {
  readonly kind: 'load';
  readonly number: number;
  /** Address of each machine's readings. */
  readonly addresses: readonly string[];
  readonly machines: readonly MachineKnown[];
  /** End of the period. */
  readonly to: number;
  readonly classes: Readonly<Record<string, readonly string[]>>;
}

export interface JudgeRule {
  readonly kind: 'judge';
  readonly number: number;
  readonly draft: FlowDefinition;
  readonly other?: FlowDefinition | undefined;
  readonly product: string;
  /** What to draw: what arrives at a flowNode, or a signal, in so many columns. */
  readonly draw?:
    | {
        readonly flowNode: string;
        readonly signal?: string | undefined;
        readonly from: number;
        readonly to: number;
        readonly columns: number;
      }
    | undefined;
}

export type WorkerQuestion = LoadReadings | JudgeRule;

export type WorkerAnswer =
  | { readonly kind: 'progress'; readonly number: number; readonly readings: number }
  | { readonly kind: 'loaded'; readonly number: number; readonly readings: number }
  | {
      readonly kind: 'judged';
      readonly number: number;
      readonly report: BackTestReport;
      readonly drawn: readonly DrawnSeries[];
      readonly took: number;
    }
  | { readonly kind: 'refused'; readonly number: number; readonly message: string };

config({ jitless: true });

const expressions = createExpressions();
let tests: readonly BackTest[] = [];
let classes: Readonly<Record<string, readonly string[]>> = {};
let loading = 0;

self.onmessage = ({ data }: MessageEvent<WorkerQuestion>) => {
  const answering = data.kind === 'load' ? load(data) : judge(data);
  answering.catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    tell({ kind: 'refused', number: data.number, message });
    if (!(error instanceof FettleError)) throw error;
  });
};

function tell(answer: WorkerAnswer): void {
  self.postMessage(answer);
}

async function load({ number, addresses, machines, to, classes: known }: LoadReadings): Promise<void> {
  loading = number;
  const gatherer = new FrameGatherer();
  for (const address of addresses) {
    const response = await fetch(address, { credentials: 'same-origin' });
    if (!response.ok || response.body === null) throw new FettleError('unavailable', await refusalOf(response));
    const reader = new FrameReader();
    for await (const piece of piecesOf(response.body)) {
      // Another period was chosen meanwhile.
      if (loading !== number) return;
      for (const frame of reader.push(piece)) gatherer.add(frame);
      tell({ kind: 'progress', number, readings: gatherer.readings });
    }
    if (reader.left > 0) throw new FettleError('unavailable', 'The readings were cut off on their way. Load them again.');
  }
  tests = gatherer.pasts(machines, to).map((past) => new BackTest(past));
  classes = known;
  tell({ kind: 'loaded', number, readings: gatherer.readings });
}

async function refusalOf(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => undefined);
  const said = typeof body === 'object' && body !== null && 'message' in body ? body.message : undefined;
  return typeof said === 'string' ? said : `The server answered ${response.status} instead of the readings.`;
}

async function* piecesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

async function judge({ number, draft, other, product, draw }: JudgeRule): Promise<void> {
  const begun = performance.now();
  const rule = compiled(draft, 2);
  const report = backTestReport(tests, { draft: rule, other: other === undefined ? undefined : compiled(other, 1), product });
  const took = performance.now() - begun;
  const drawn = draw === undefined ? [] : tests.flatMap((test) => drawSeries(test, rule, draw));
  tell({ kind: 'judged', number, report, drawn, took });
}

function compiled(definition: FlowDefinition, version: number): CompiledRule {
  const rule = compileFlow(definition, version, { registry: nodeRegistry, expressions, equipmentOfClass: (name) => classes[name] ?? [] });
  if (rule.kind === 'qualityRule') return rule;
  throw new FettleError('invalidInput', 'Only quality rules are back-tested.');
}

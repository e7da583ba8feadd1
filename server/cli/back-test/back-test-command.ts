import {
  BackTest,
  type BackTestReport,
  backTestReport,
  type JudgedFiring,
  type MachinePast,
  reportSentence,
  type VersionOutcome,
} from '@fettle/engine/core/back-test/index.ts';
import { type CompiledRule, compileFlow, createExpressions } from '@fettle/engine/core/index.ts';
import { FettleError, type FlowDefinition } from '@fettle/flows';
import { nodeRegistry } from '@fettle/nodes';

export interface BackTestCommand {
  readonly draft: FlowDefinition;
  /** The version that it is compared with, and what it is called. */
  readonly other?: { readonly definition: FlowDefinition; readonly title: string } | undefined;
  readonly pasts: readonly MachinePast[];
  readonly product?: string | undefined;
  /** Machines of a class. */
  readonly equipmentOfClass: (equipmentClass: string) => readonly string[];
  /** Milliseconds. */
  readonly within?: number | undefined;
  /** How long a unit is usually held. */
  readonly minutesHeld?: number | undefined;
  readonly json: boolean;
  readonly write: (line: string) => void;
}

const LISTED = 50;

/** `fettle backtest`: judges a rule over readings, beside another version, and prints the report. */
export function runBackTest({ draft, other, pasts, json, write, ...options }: BackTestCommand): void {
  const { product, within, equipmentOfClass, minutesHeld } = options;
  const expressions = createExpressions();
  const compiled = (definition: FlowDefinition, version: number): CompiledRule => {
    const rule = compileFlow(definition, version, { registry: nodeRegistry, expressions, equipmentOfClass });
    if (rule.kind === 'qualityRule') return rule;
    throw new FettleError('invalidInput', `"${definition.name}" is a routing. Only quality rules are back-tested.`);
  };
  const report = backTestReport(
    pasts.map((past) => new BackTest(past)),
    { draft: compiled(draft, 2), other: other === undefined ? undefined : compiled(other.definition, 1), product, within },
  );
  const sentence = reportSentence(report, other?.title, minutesHeld);
  if (json) {
    write(JSON.stringify({ sentence, ...withoutConsequences(report), readings: report.readings }));
    return;
  }
  write(`${report.readings} readings of ${pasts.map(({ equipment }) => equipment).join(', ') || 'no machine'}.`);
  write(sentence);
  for (const each of outcomeWords(report)) write(each);
  const lines = [
    ...report.gained.map((firing) => line(other === undefined ? ' ' : '+', firing)),
    ...report.lost.map((firing) => line('-', firing)),
    ...report.kept.map(({ draft: firing }) => line('=', firing)),
  ].sort((a, b) => (a.slice(2) < b.slice(2) ? -1 : 1));
  for (const each of lines.slice(0, LISTED)) write(each);
  if (lines.length > LISTED) write(`… and ${lines.length - LISTED} more; --json tells all.`);
  for (const { flowNode, message, times } of report.faults) write(`"${flowNode}" could not be evaluated ${times} times: ${message}`);
}

/** What would have happened besides holds, of the draft, and in brackets of the other version where that differs. */
function outcomeWords({ draft, other }: BackTestReport): string[] {
  const counted = (title: string, of: (outcome: VersionOutcome) => number): string[] => {
    const [mine, theirs] = [of(draft), other === undefined ? of(draft) : of(other)];
    return mine === 0 && theirs === 0 ? [] : [`${title} ${mine}${mine === theirs ? '' : ` (instead of ${theirs})`}`];
  };
  const lines = [
    ...counted('units held', ({ held }) => held.length),
    ...counted('units contained', ({ contained }) => contained.length),
    ...counted('reactions', ({ reactions }) => reactions),
    ...counted('checks by persons', ({ checks }) => checks),
    ...counted('Andon calls', ({ andonCalls }) => andonCalls),
    ...counted('nonconformances', ({ nonconformances }) => nonconformances),
  ];
  return lines.length === 0 ? [] : [`Would have followed: ${lines.join(', ')}.`];
}

function withoutConsequences({ consequences, readings: _readings, ...report }: BackTestReport) {
  return { ...report, consequences: consequences.map(({ firing, ...rest }) => ({ ...rest, at: firing?.at })) };
}

function line(sign: string, { time, equipment, unit, title, trace }: JudgedFiring): string {
  const on = unit === undefined ? '' : `  ${unit.serialNumber}`;
  const why = trace.map(({ text }) => text).join('; ');
  return `${sign} ${new Date(time).toISOString()}  ${equipment}${on}  ${title}${why === '' ? '' : `  (${why})`}`;
}

/** Sets one param of a flowNode, `hot.condition.all[0].value=5.2`. The value is JSON, or a text. */
export function withParam(definition: FlowDefinition, change: string): FlowDefinition {
  const [, id = '', path = '', text = ''] = /^([A-Za-z_]\w*)\.([^=]+)=(.*)$/.exec(change) ?? [];
  const known = definition.flowNodes.find((node) => node.id === id);
  if (known === undefined)
    throw new FettleError(
      'invalidInput',
      `"${change}" changes nothing. Write a flowNode, a param and a value: hot.condition.all[0].value=5.2`,
    );
  const params = structuredClone(known.params) as Record<string, unknown>;
  const steps = path.split(/[.[\]]+/).filter((step) => step !== '');
  const last = steps.pop() ?? '';
  let place: unknown = params;
  for (const step of steps) place = isGroup(place) ? place[step] : undefined;
  if (!isGroup(place)) throw new FettleError('invalidInput', `"${known.name}" has no param "${path}".`);
  place[last] = paramValue(text);
  return { ...definition, flowNodes: definition.flowNodes.map((node) => (node === known ? { ...node, params } : node)) };
}

const isGroup = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function paramValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

import type { FlowData, Json, Token } from '@fettle/flows';

/**
 * Instances of a multi-instance split keep their results and visits apart: those of the second one at `cut` stand under `cut[2]`, nested ones under `cut[2.1]`. An expression of
 * that instance sees them as `data.cut`. The join takes them together.
 */
export function scoped(flowNode: string, token: Pick<Token, 'instances'>): string {
  const { instances } = token;
  return instances === undefined || instances.length === 0 ? flowNode : `${flowNode}[${instances.map(({ number }) => number).join('.')}]`;
}

export function dataSeenBy(token: Pick<Token, 'instances'>, data: FlowData): FlowData {
  const { instances } = token;
  if (instances === undefined || instances.length === 0) return data;
  const seen: Record<string, FlowData[string]> = {};
  for (const [key, results] of Object.entries(data)) if (!key.endsWith(']')) seen[key] = results;
  // Outer instances first, so that the inner one's own results win.
  for (let depth = 1; depth <= instances.length; depth += 1) {
    const suffix = scoped('', { instances: instances.slice(0, depth) });
    for (const [key, results] of Object.entries(data)) if (key.endsWith(suffix)) seen[key.slice(0, -suffix.length)] = results;
  }
  return seen;
}

const SCOPED = /^(\w+)\[(?:([\d.]+)\.)?(\d+)\]$/;

/** Takes the results of all instances out of the data, by number; the last one's stay as those of the flowNode, for expressions further on. */
export function takeInstances(
  token: Pick<Token, 'instances'>,
  data: FlowData,
): { readonly data: FlowData; readonly instances: readonly Json[] } {
  const outer = (token.instances ?? []).map(({ number }) => number).join('.');
  const byNumber = new Map<number, Record<string, FlowData[string]>>();
  const rest: Record<string, FlowData[string]> = {};
  for (const [key, results] of Object.entries(data)) {
    const [, flowNode = '', path = '', number] = SCOPED.exec(key) ?? [];
    if (number === undefined || path !== outer) {
      rest[key] = results;
      continue;
    }
    const known = byNumber.get(Number(number)) ?? {};
    byNumber.set(Number(number), { ...known, [flowNode]: results });
  }
  const instances = [...byNumber].sort(([a], [b]) => a - b).map(([number, results]) => ({ number, data: results }));
  for (const instance of instances) {
    for (const [flowNode, results] of Object.entries(instance.data)) rest[scoped(flowNode, token)] = results;
  }
  return { data: rest, instances };
}

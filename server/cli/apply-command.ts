import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FettleError, type FlowDefinition } from '@fettle/flows';
import { layoutHash, semanticHash } from '@fettle/flows/hash.ts';
import { parseFlowText } from '@fettle/flows/parse-definition.ts';
import type { ApiClient } from './api-client.ts';
import { readText } from './simulate-command.ts';

/** `fettle apply FOLDER`: every `*.json` flow of a folder becomes the draft of its id; with a reason, what changed is released too. Prints one line a flow. */
export async function applyFolder(
  client: ApiClient,
  folder: string,
  options: { releaseReason?: string | undefined; write: (line: string) => void },
): Promise<void> {
  const files = (await readdir(folder).catch(() => undefined))?.filter((name) => name.endsWith('.json')).sort();
  if (files === undefined) throw new FettleError('notFound', `There is no folder "${folder}".`);
  if (files.length === 0) throw new FettleError('notFound', `"${folder}" holds no *.json flow.`);
  const flows = await Promise.all(files.map(async (file) => ({ file, definition: await parseFile(join(folder, file)) })));
  const known = new Map((await client.call('listFlows')).flows.map((flow) => [flow.id, flow]));
  const mustSign = options.releaseReason !== undefined && (await client.call('getReleaseRules')).rules.signature;
  const left: string[] = [];
  for (const { file, definition } of flows) {
    const done = known.has(definition.id) ? await update(client, definition) : await create(client, definition);
    if (mustSign) {
      if (await differsFromReleased(client, definition.id)) {
        left.push(definition.id);
        done.push('to be signed');
      }
    } else if (options.releaseReason !== undefined) done.push(await release(client, definition.id, options.releaseReason));
    options.write(`${file}: ${definition.id} ${done.join(', ')}`);
  }
  // A password that a script knows is no signature.
  if (left.length > 0)
    throw new FettleError(
      'stateRefused',
      `The drafts are there, but nothing was released: this plant demands that a person signs every release. Open ${left.map((flow) => `/design/${flow}`).join(', ')}, look at what changes and sign under "Release…". Without --release, apply makes the drafts and ends well.`,
    );
}

async function differsFromReleased(client: ApiClient, flow: string): Promise<boolean> {
  return (await client.call('getFlow', { params: { flow } })).summary.changed;
}

async function parseFile(path: string): Promise<FlowDefinition> {
  try {
    return parseFlowText(await readText(path));
  } catch (error) {
    if (error instanceof FettleError) throw new FettleError(error.code, `${path}: ${error.message}`, { details: error.details });
    throw error;
  }
}

async function create(client: ApiClient, definition: FlowDefinition): Promise<string[]> {
  await client.call('createFlow', { body: { definition } });
  return ['created'];
}

async function update(client: ApiClient, definition: FlowDefinition): Promise<string[]> {
  const { draft, revision } = await client.call('getFlow', { params: { flow: definition.id } });
  if (semanticHash(draft) === semanticHash(definition) && layoutHash(draft) === layoutHash(definition)) return ['unchanged'];
  await client.call('saveDraft', { params: { flow: definition.id }, body: { revision, definition } });
  return ['saved'];
}

async function release(client: ApiClient, flow: string, reason: string): Promise<string> {
  // The draft is the file as it was saved a moment ago, whoever changed it before.
  const { summary, revision, changedBy } = await client.call('getFlow', { params: { flow } });
  if (!summary.changed) return `version ${summary.releasedVersion} is in use`;
  const { version } = await client.call('releaseFlow', {
    params: { flow },
    body: { revision, reason, withChangesOf: changedBy.map(({ person }) => person) },
  });
  return `released as version ${version}`;
}

/** `fettle export FOLDER`: the drafts (or, with `released`, the versions in use) as files that `apply` takes and git diffs well. */
export async function exportFolder(
  client: ApiClient,
  folder: string,
  options: { released: boolean; write: (line: string) => void },
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const flow of (await client.call('listFlows')).flows) {
    if (options.released && flow.releasedVersion === undefined) continue;
    const definition = options.released
      ? (await client.call('getFlowVersion', { params: { flow: flow.id, version: flow.releasedVersion ?? 0 } })).definition
      : (await client.call('getFlow', { params: { flow: flow.id } })).draft;
    const path = join(folder, `${flow.id}.json`);
    await writeFile(path, `${JSON.stringify(inOrder(definition), null, 2)}\n`);
    options.write(path);
  }
}

/** By id, so that two exports of the same flow are the same file. */
function inOrder(definition: FlowDefinition): FlowDefinition {
  const byId = <T extends { readonly id: string }>(items: readonly T[]): T[] => [...items].sort((a, b) => (a.id < b.id ? -1 : 1));
  return { ...definition, flowNodes: byId(definition.flowNodes), sequenceFlows: byId(definition.sequenceFlows) };
}

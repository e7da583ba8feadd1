import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { FlowNode } from '@fettle/flows';
import { LIBRARY } from '@fettle/flows/library/index.ts';
import { sampleScenarios } from '../../editor/simulation/sample-scenarios.ts';
import { ApiClient } from '../../server/cli/api-client.ts';
import { fillInTask } from '../../server/demo/fill-in-task.ts';
import { DESK, launchBrowser, openWindow } from '../support/browser.ts';
import { asWebp } from './support/as-webp.ts';
import { buildWebApp } from './support/build-web-app.ts';
import { darken } from './support/darken.ts';
import { ADMIN_PASSWORD, startFettleProcess } from './support/fettle-process.ts';
import { grantSkills, makeIncidents, receiveMaterials } from './support/picture-content.ts';
import { LIFE_OF_THE_DEMO, PICTURES, type Picture } from './support/pictures.ts';

/*
 * Takes the pictures of the documentation, one of every screen: starts the demo in a folder of its own, lets it live until every screen has something to show, and looks at them.
 *
 *     npm run pictures                        all of them; what no screen shows any more is removed
 *     npm run pictures -- control-chart line  only these
 */

const FOLDER = join(import.meta.dirname, '../../docs/pictures');
/** Milliseconds: nobody waits for a picture, and the machine that takes them may be slow. */
const PATIENCE = 60_000;

const { positionals: wanted } = parseArgs({ allowPositionals: true });
await buildWebApp();
await mkdir(FOLDER, { recursive: true });
const fettle = await startFettleProcess({ demo: true });
const browser = await launchBrowser();
try {
  const admin = await signedIn('admin');
  for (const id of ['electronics', 'disposition-table']) await copySample(admin, id);
  await receiveMaterials(await signedIn('process'));
  await grantSkills(admin);
  await pause(LIFE_OF_THE_DEMO);
  await makeIncidents(await signedIn('process'));
  await finishSome(await signedIn('operator'));
  const failed: string[] = [];
  const chosen = PICTURES.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  let isLater = false;
  for (const picture of [...chosen.filter((one) => one.isLater !== true), ...chosen.filter((one) => one.isLater === true)]) {
    if (picture.isLater === true && !isLater) await releaseAnother(await signedIn('process'));
    isLater ||= picture.isLater === true;
    // One screen that is not as expected must not keep the others from being seen.
    await take(picture).catch((error: unknown) => {
      failed.push(picture.name);
      process.stderr.write(`${picture.name}: ${error}\n`);
    });
  }
  if (wanted.length === 0) await removeOthers();
  process.exitCode = failed.length === 0 ? 0 : 1;
} finally {
  await browser.close();
  await fettle.stop();
}

async function take({ name, as, path, window = DESK, dark = false, ready, part }: Picture): Promise<void> {
  const client = as === undefined ? undefined : await signedIn(as);
  const page = await openWindow(browser, fettle.address, { as: client, window: { ...window, colorScheme: dark ? 'dark' : 'light' } });
  try {
    page.setDefaultTimeout(PATIENCE);
    await page.goto(typeof path === 'string' ? path : await path(client ?? fettle.admin));
    await ready(page);
    if (dark) await darken(page, window);
    await page.mouse.move(720, 1);
    // Live values and fonts come a moment after the screen; movements end.
    await pause(1_500);
    const png = await (part?.(page) ?? page).screenshot({ animations: 'disabled', caret: 'hide' });
    const webp = await asWebp(browser, png);
    await writeFile(join(FOLDER, `${name}.webp`), webp);
    process.stdout.write(`${name}.webp ${Math.round(webp.length / 1024)} kB\n`);
  } finally {
    await page.context().close();
  }
}

async function removeOthers(): Promise<void> {
  const known = new Set(PICTURES.map(({ name }) => `${name}.webp`));
  for (const file of await readdir(FOLDER)) if (/\.(png|webp)$/.test(file) && !known.has(file)) await rm(join(FOLDER, file));
}

async function signedIn(userName: NonNullable<Picture['as']>): Promise<ApiClient> {
  const client = new ApiClient(fettle.address);
  await client.signIn(userName, ADMIN_PASSWORD);
  return client;
}

/** With those of its machines that the plant does not have, as the list of flows does it. */
async function copySample(client: ApiClient, id: string): Promise<void> {
  const sample = LIBRARY.find((one) => one.id === id);
  if (sample === undefined) throw new Error(`There is no sample "${id}".`);
  const { equipment } = await client.call('getPlant', {});
  const missing = sample.plant.filter(({ id }) => !equipment.some((there) => there.id === id));
  for (const body of missing) await client.call('putEquipment', { params: { equipment: body.id }, body });
  for (const definition of sample.flows) await client.call('createFlow', { body: { definition } });
  for (const { flow, ...body } of sampleScenarios(sample, sample.flows)) await client.call('createScenario', { params: { flow }, body });
}

/** A second version of the mill's routing: parts are looked at once more and washed before they are done. */
async function releaseAnother(client: ApiClient): Promise<void> {
  const params = { flow: 's-block' };
  const { draft, revision } = await client.call('getFlow', { params });
  const deburr = draft.flowNodes.find(({ id }) => id === 'deburr');
  const finished = draft.flowNodes.find(({ id }) => id === 'done');
  const done = draft.layout.positions.done ?? { x: 0, y: 0 };
  if (deburr === undefined || finished === undefined) throw new Error('The routing of the mill has no "deburr" or no "done".');
  const wash = { ...deburr, id: 'wash', name: 'Wash', params: { station: 'bench-1', steps: [{ key: 'wash', title: 'Wash and dry' }] } };
  const steps = Array.isArray(deburr.params.steps) ? deburr.params.steps : [];
  const changed: Readonly<Record<string, FlowNode>> = {
    deburr: { ...deburr, params: { ...deburr.params, steps: [...steps, { key: 'look', title: 'Look at every edge once more' }] } },
    done: { ...finished, name: 'Clean and finished' },
  };
  const definition = {
    ...draft,
    flowNodes: [...draft.flowNodes.map((flowNode) => changed[flowNode.id] ?? flowNode), wash],
    sequenceFlows: [
      ...draft.sequenceFlows.map((flow) => (flow.to.node === 'done' ? { ...flow, to: { node: 'wash', port: 'in' } } : flow)),
      { id: 'wash-done-done', from: { node: 'wash', port: 'done' }, to: { node: 'done', port: 'in' } },
    ],
    layout: { ...draft.layout, positions: { ...draft.layout.positions, wash: done, done: { x: done.x + 320, y: done.y } } },
  };
  const saved = await client.call('saveDraft', { params, body: { revision, definition } });
  await client.call('releaseFlow', { params, body: { revision: saved.revision, reason: 'Parts leave clean' } });
}

/** The first two units at the bench are done, so that the line has something to count. */
async function finishSome(operator: ApiClient): Promise<void> {
  const { tasks } = await operator.call('listTasks', { query: { station: 'bench-1' } });
  for (const { id, instruction } of tasks.filter(({ held }) => !held).slice(0, 2))
    await operator.call('completeTask', { params: { task: id }, body: { entryId: `picture/${id}`, ...fillInTask(instruction) } });
}

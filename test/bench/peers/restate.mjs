/**
 * Restate as a peer: `node restate.mjs SECONDS CONCURRENCY`. A server of its own in a fresh folder, a service of ten durable steps, `CONCURRENCY` invocations at the same time.
 * Prints `{"steps":…,"seconds":…}`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const [seconds, concurrency] = [Number(process.argv[2]), Number(process.argv[3])];
const STEPS = 10;
const START_LIMIT = 30_000;

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

const [node, ingress, admin, service] = [await freePort(), await freePort(), await freePort(), await freePort()];
const folder = mkdtempSync(join(tmpdir(), 'fettle-bench-restate-'));
const packageOf = `@restatedev/restate-server-${process.platform}-${process.arch}/package.json`;
const executable = join(dirname(createRequire(import.meta.url).resolve(packageOf)), 'bin', 'restate-server');
const children = [];
const start = (program, args, env = {}) => {
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  child.stdout.on('data', () => undefined);
  children.push(child);
  return child;
};
// Whoever has the answer ends this program at once: without this, its server would outlive it and hold on to its output.
process.once('SIGTERM', () => process.exit(0));
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

start(executable, ['--no-logo', '--listen-mode', 'tcp', '--base-dir', folder, '--bind-ip', '127.0.0.1', '--bind-port', String(node)], {
  RESTATE_INGRESS__BIND_PORT: String(ingress),
  RESTATE_ADMIN__BIND_PORT: String(admin),
  RESTATE_DISABLE_TELEMETRY: 'true',
  RESTATE_LOG_FILTER: 'error',
  // It would ask the internet for a newer version.
  HTTPS_PROXY: 'http://127.0.0.1:9',
});
await once(start(process.execPath, [join(import.meta.dirname, 'restate-service.mjs'), String(service)]).stdout, 'data');

const until = performance.now() + START_LIMIT;
for (;;) {
  const answer = await fetch(`http://127.0.0.1:${admin}/deployments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ uri: `http://127.0.0.1:${service}` }),
  }).catch(() => undefined);
  if (answer?.ok) break;
  if (performance.now() > until) throw new Error(`Restate did not start: ${await answer?.text()}`);
  await new Promise((resolve) => setTimeout(resolve, 200));
}

const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
let part = 0;
const invoke = () =>
  new Promise((resolve, reject) => {
    part += 1;
    const body = String(part);
    const call = request(
      {
        agent,
        host: '127.0.0.1',
        port: ingress,
        path: '/assembly/make',
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': body.length },
      },
      (response) => {
        response.resume();
        response.once('end', () =>
          response.statusCode === 200 ? resolve() : reject(new Error(`Restate answered ${response.statusCode}`)),
        );
      },
    );
    call.once('error', reject);
    call.end(body);
  });

const run = async (milliseconds) => {
  let done = 0;
  const began = performance.now();
  const work = async () => {
    while (performance.now() < began + milliseconds) {
      await invoke();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return { steps: done * STEPS, seconds: (performance.now() - began) / 1000 };
};
await run(1500);
process.stdout.write(`${JSON.stringify(await run(seconds * 1000))}\n`);
process.exit(0);

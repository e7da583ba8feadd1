import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';

/**
 * The outside world of a trial: takes effects and puts each id on disk before it answers, so that what it knows outlives every fault and is known outside the engine's database.
 * `node sink-process.ts <file>`; says its port. A line of the file is `<id>\t<kind>\t<target>`. One effect in twelve is refused the first time: real machines do that.
 */
const file = openSync(process.argv[2] ?? '', 'a');
const refused = new Set<string>();
let waiting: { readonly line: string; readonly answer: ServerResponse }[] = [];
let writing = false;

function isRefusedFirst(id: string): boolean {
  if (refused.has(id)) return false;
  let hash = 0x811c9dc5;
  for (const letter of id) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  if ((hash >>> 0) % 12 !== 0) return false;
  refused.add(id);
  return true;
}

/** All that came in the same turn of the event loop share one flush to the disk. */
function write(): void {
  writing = false;
  const batch = waiting;
  waiting = [];
  writeSync(file, batch.map(({ line }) => `${line}\n`).join(''));
  fdatasyncSync(file);
  for (const { answer } of batch) answer.end('ok');
}

const server = createServer((request, answer) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { id, kind, target } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { id: string; kind: string; target: string };
    if (isRefusedFirst(id)) {
      answer.statusCode = 503;
      answer.end('busy');
      return;
    }
    waiting.push({ line: `${id}\t${kind}\t${target}`, answer });
    if (writing) return;
    writing = true;
    setImmediate(write);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as { port: number }).port}\n`));
process.stdin.on('end', () => {
  closeSync(file);
  process.exit(0);
});
process.stdin.resume();

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startChild } from './child-program.ts';
import { within } from './deadline.ts';

async function programOf(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fettle-child-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'program.mjs');
  await writeFile(file, text);
  return file;
}

test('a program is stopped although a server that it started lives on and holds its output', async () => {
  const child = startChild(
    await programOf(`
      import { spawn } from 'node:child_process';
      const server = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 20000)'], { stdio: ['ignore', 'ignore', 'inherit'] });
      process.stdout.write(server.pid + '\\n');`),
    [],
  );
  const server = Number(await child.line('the server', 20_000));
  onTestFinished(() => void process.kill(server, 'SIGKILL'));

  await within('the program to end', 4000, child.stop());

  expect(child.process.signalCode).toBe('SIGTERM');
});

test('a program that ends before it has answered says what it complained of', async () => {
  const child = startChild(await programOf(`process.stderr.write('no such port'); process.exitCode = 3;`), []);

  await expect(child.line('an answer', 20_000)).rejects.toThrow(/ended with 3: no such port/);
});

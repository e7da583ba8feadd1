import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';

test('one key press that arrives three times stops the program once, cleanly', async () => {
  const program = await start('await new Promise((resolve) => setTimeout(resolve, 400)); console.log("stopped");');

  for (let i = 0; i < 3; i += 1) {
    program.child.kill('SIGINT');
    await sleep(50);
  }

  expect(await program.ending()).toEqual({ code: 0, output: 'ready\nstop SIGINT\nstopped\n' });
});

test('asked again later, a program that does not come to its end ends at once', async () => {
  const program = await start('await new Promise(() => undefined);');

  program.child.kill('SIGTERM');
  await sleep(3200);
  program.child.kill('SIGTERM');

  expect(await program.ending()).toEqual({ code: 1, output: 'ready\nstop SIGTERM\nAsked again: ending at once.\n' });
});

test('a failure while stopping is said and shows in the exit code', async () => {
  const program = await start('throw new Error("the disk is gone");');

  program.child.kill('SIGTERM');

  expect(await program.ending()).toEqual({ code: 1, output: 'ready\nstop SIGTERM\nStopping failed: the disk is gone\n' });
});

async function start(stop: string): Promise<{ child: ChildProcess; ending: () => Promise<{ code: number | null; output: string }> }> {
  const module = JSON.stringify(new URL('./stop-signals.ts', import.meta.url).href);
  const source = `
    import { onStopSignal } from ${module};
    onStopSignal(async (signal) => { console.log('stop ' + signal); ${stop} }, (line) => console.log(line));
    setInterval(() => undefined, 1000);
    console.log('ready');
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  while (!output.includes('ready')) await sleep(20);
  return { child, ending: async () => ({ code: await ended, output }) };
}

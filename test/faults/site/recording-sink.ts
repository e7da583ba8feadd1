import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The process that effects are performed on, and what it has on disk. */
export interface RecordingSink {
  readonly url: string;
  /** Every performance so far, in order; an id more than once was performed more than once. */
  performed(): readonly Performance[];
  stop(): Promise<void>;
}

export interface Performance {
  readonly id: string;
  readonly kind: string;
  /** The signal that was written, the address that was called. */
  readonly target: string;
}

export async function startRecordingSink(): Promise<RecordingSink> {
  const folder = await mkdtemp(join(tmpdir(), 'fettle-faults-sink-'));
  const file = join(folder, 'performed');
  const child = spawn(process.execPath, [join(import.meta.dirname, 'sink-process.ts'), file], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    url: `http://127.0.0.1:${port.toString().trim()}`,
    performed: () =>
      readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => {
          const [id = '', kind = '', target = ''] = line.split('\t');
          return { id, kind, target };
        }),
    async stop() {
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

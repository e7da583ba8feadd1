import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runBenchmark } from './run-benchmark.ts';

const MAIN = join(import.meta.dirname, 'main.ts');

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function bench(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, ...args], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

const figure = (metric: string, load: number, unit: string) => ({
  bench: 'spine',
  metric,
  queue: 'postgres',
  load,
  value: expect.any(Number),
  unit,
});

describe('npm run bench', () => {
  test('prints the figures of the spine as JSON lines, and balances what it put in', { timeout: 120_000 }, async () => {
    const small = ['spine', '--seconds', '0.3'];

    const { code, stdout, stderr } = await bench(small, { FETTLE_REDIS_SERVER: join(import.meta.dirname, 'no-such-program') });

    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect({ code, lines }, stderr).toEqual({
      code: 0,
      lines: [
        figure('events_per_s', 0, 'events/s'),
        figure('transitions_per_s', 0, 'transitions/s'),
        figure('reaction_p50_ms', 500, 'ms'),
        figure('reaction_p99_ms', 500, 'ms'),
        figure('reaction_p50_ms', 2000, 'ms'),
        figure('reaction_p99_ms', 2000, 'ms'),
      ],
    });
    expect(stdout.split('\n')[0]).toMatch(
      /^\{"bench":"spine","metric":"events_per_s","queue":"postgres","load":0,"value":[\d.]+,"unit":"events\/s"\}$/,
    );
    for (const { value } of lines) expect(value).toBeGreaterThan(0);
    expect(stderr).toContain('redis: skipped');
  });

  test('measures what the database could do at the most beside the engine', { timeout: 120_000 }, async () => {
    const { code, stdout, stderr } = await bench(['engine', '--part', 'raw', '--seconds', '0.5']);

    const { value, ...rest } = JSON.parse(stdout);
    expect({ code, rest }, stderr).toEqual({ code: 0, rest: { bench: 'engine', metric: 'raw_postgres_updates_per_s', unit: 'rows/s' } });
    expect(value).toBeGreaterThan(0);
  });

  test.each([
    { what: 'no name', args: [], says: 'npm run bench -- spine' },
    { what: 'an unknown name', args: ['spin'], says: 'npm run bench -- spine' },
    { what: 'an unknown queue', args: ['spine', '--queue', 'kafka'], says: '--queue is "kafka"' },
    { what: 'a length that is no number', args: ['spine', '--seconds', 'ten'], says: '--seconds is "ten"' },
    { what: 'an unknown option', args: ['spine', '--fast'], says: '--seconds N' },
    { what: 'an unknown part of the bars', args: ['engine', '--part', 'camunda'], says: '--part is "camunda"' },
    { what: 'an unknown part of the rules', args: ['rules', '--part', 'rete'], says: '--part is "rete"' },
    { what: 'more steps than a flow may have', args: ['editor', '--steps', '9000'], says: '--steps is "9000"' },
    { what: 'a soak that is no number', args: ['growth', '--soak', 'long'], says: '--soak is "long"' },
  ])('says what it knows when given $what', async ({ args, says }) => {
    const figures: unknown[] = [];
    const said: string[] = [];

    const code = await runBenchmark(args, { figure: (figure) => void figures.push(figure), say: (line) => void said.push(line) });

    expect({ code, figures }).toEqual({ code: 2, figures: [] });
    expect(said.join('\n')).toContain(says);
  });
});

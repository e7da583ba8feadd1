import { FettleError } from '@fettle/flows';
import type { ApiClient } from './api-client.ts';

export interface ShardsOptions {
  readonly pause?: boolean;
  readonly resume?: boolean;
  readonly reason?: string;
  readonly json: boolean;
}

/** `fettle shards`: what waits in each; with `--pause` or `--resume` and a reason it changes those that are named, or all. */
export async function runShards(
  client: ApiClient,
  named: readonly string[],
  options: ShardsOptions,
  write: (line: string) => void,
): Promise<void> {
  const { pause = false, resume = false, reason } = options;
  if (pause || resume) {
    if (pause === resume) throw new FettleError('invalidInput', 'Say either --pause or --resume.');
    if (reason === undefined) throw new FettleError('invalidInput', 'Say why: --reason "…".');
    const wrong = named.find((shard) => !/^\d+$/.test(shard));
    if (wrong !== undefined) throw new FettleError('invalidInput', `"${wrong}" is no shard: they are numbers.`);
    const shards = named.length === 0 ? ('all' as const) : named.map(Number);
    await client.call(pause ? 'pauseShards' : 'resumeShards', { body: { shards, reason } });
  }
  for (const shard of (await client.call('operations')).shards) {
    const state = shard.paused ? `paused by ${shard.pausedBy}: ${shard.pauseReason}` : 'runs';
    write(
      options.json
        ? JSON.stringify(shard)
        : `${shard.shard}\t${shard.waiting}${shard.more ? '+' : ''} waiting\toldest ${shard.oldest} ms\t${state}`,
    );
  }
}

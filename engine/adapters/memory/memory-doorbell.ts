import type { Doorbell, Log } from '../../ports.ts';

/**
 * A doorbell within one process, for tests and tools: rings are answered at once, one at a time a shard; a ring during a drain leads to one more after it.
 */
export function createMemoryDoorbell({ log }: { readonly log: Log }): Doorbell {
  const running = new Map<number, Promise<void>>();
  const again = new Set<number>();
  let drain: ((shard: number) => Promise<void>) | undefined;
  let closed = false;

  const answer = async (shard: number): Promise<void> => {
    do {
      again.delete(shard);
      try {
        await drain?.(shard);
      } catch (error) {
        log.warn({ shard, reason: String(error) }, 'A shard could not be drained.');
      }
    } while (again.has(shard) && !closed);
    running.delete(shard);
  };

  return {
    async ring(shards) {
      if (closed) return;
      for (const shard of shards) {
        if (drain === undefined || running.has(shard)) again.add(shard);
        else running.set(shard, answer(shard));
      }
    },
    async listen(answerWith) {
      drain = answerWith;
      const early = [...again];
      again.clear();
      await this.ring(early);
    },
    async close() {
      closed = true;
      await Promise.all(running.values());
    },
  };
}

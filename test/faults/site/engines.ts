import type { Random } from '../seeded-random.ts';
import type { EngineHandle } from './engine-handle.ts';
import { Refused } from './engine-handle.ts';
import type { Question } from './engine-protocol.ts';

/** The engines of a trial, as machines and people reach them: any one that answers. */
export interface Engines {
  readonly all: readonly EngineHandle[];
  /** Asks one of those that are there; rejects when it has not answered in time, says no or ends. */
  ask(question: Question): Promise<unknown>;
  /** Asks again, and others, until one has said yes. */
  untilDone(question: Question): Promise<unknown>;
}

/** Who has no answer after this asks another: what the first one does all the same is done twice, and must count once. */
const ANSWER_LIMIT = 6000;
const PAUSE = 40;

export function enginesOf(all: EngineHandle[], random: Random): Engines {
  const ask = async (question: Question): Promise<unknown> => {
    const there = all.filter(({ ready }) => ready);
    if (there.length === 0) throw new Error('no engine is there');
    const answer = random.pick(there).ask(question);
    let late: NodeJS.Timeout | undefined;
    const limit = new Promise<never>((_, reject) => {
      late = setTimeout(() => reject(new Error(`no answer to ${question.do} in ${ANSWER_LIMIT} ms`)), ANSWER_LIMIT);
    });
    try {
      return await Promise.race([answer, limit]);
    } finally {
      clearTimeout(late);
      answer.catch(() => undefined);
    }
  };
  return {
    all,
    ask,
    async untilDone(question) {
      for (;;) {
        try {
          return await ask(question);
        } catch (error) {
          if (error instanceof Refused && error.code !== 'failed' && error.code !== 'unavailable') throw error;
          await new Promise((resolve) => setTimeout(resolve, PAUSE));
        }
      }
    },
  };
}

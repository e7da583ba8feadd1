import type { QueueBackend } from '@fettle/engine';
import type { Log } from '@fettle/flows';
import { checkBalance, type PutIn } from '../spine/balance.ts';
import { judgeEvents } from '../spine/judge-events.ts';
import { moveUnits } from '../spine/move-units.ts';
import { type Reactions, react } from '../spine/react.ts';
import { LATHE, MILL, seedSpine } from '../spine/seed-spine.ts';
import { startSpineEngine } from '../spine/spine-engine.ts';
import type { Print } from '../support/benchmark.ts';
import { watchMachine } from '../support/machine-use.ts';
import { rest } from '../support/rest.ts';

const TAIL_LIMIT = 60_000;
const REACTION_LOAD = 2000;

export interface OwnFigures {
  /** Machine events a second, each judged by ten rules. */
  readonly eventsJudged: number;
  readonly transitions: number;
  /** Work instructions completed a second in the same phase. */
  readonly workInstructions: number;
  /** Of readings at 2,000 a second; absent where it was not asked for. */
  readonly reactions: Reactions | undefined;
  /** What does not add up. */
  readonly differences: readonly string[];
}

export interface OwnFiguresOptions {
  readonly databaseUrl: string;
  readonly backend: QueueBackend;
  readonly log: Log;
  readonly seconds: number;
  /** Every drain is started by a queueMessage: measures the queue. */
  readonly queueOnly: boolean;
  readonly reaction: boolean;
  readonly print: Print;
}

/** The engine's own figures on one queue, each from empty inboxes and a rested process after a warm-up; every count is compared with what the database holds at the end. */
export async function ownFigures(options: OwnFiguresOptions): Promise<OwnFigures> {
  const { databaseUrl, backend, log, seconds, print } = options;
  const engine = await startSpineEngine({ databaseUrl, backend, log, localDrains: !options.queueOnly });
  const name = `${backend.kind}${options.queueOnly ? ', by the queue alone' : ''}`;
  try {
    await engine.start();
    await seedSpine(engine);
    const milliseconds = seconds * 1000;
    const warmUp = Math.min(2000, milliseconds / 2);
    const putIn: PutIn = { events: 0, firing: 0, units: 0, tasks: 0 };
    const events = async (phase: string, equipmentClass: string, length: number): Promise<number> => {
      const machine = watchMachine();
      const judged = await judgeEvents(engine, { name: phase, equipmentClass, milliseconds: length, limit: TAIL_LIMIT });
      putIn.events += judged.accepted;
      putIn.firing += judged.firing;
      const rate = (judged.accepted * 1000) / judged.took;
      print.say(`${name}: ${phase}: ${Math.round(rate)} events/s; ${machine().text}`);
      return rate;
    };
    const transitions = async (phase: string, length: number): Promise<{ readonly moves: number; readonly workInstructions: number }> => {
      const machine = watchMachine();
      const moved = await moveUnits(engine, { name: phase, milliseconds: length, limit: TAIL_LIMIT });
      putIn.units += moved.unitsStarted;
      putIn.tasks += moved.tasksCompleted;
      const rate = (moved.transitions * 1000) / moved.took;
      print.say(`${name}: ${phase}: ${moved.tasksCompleted} work instructions, ${Math.round(rate)} transitions/s; ${machine().text}`);
      return { moves: rate, workInstructions: (moved.tasksCompleted * 1000) / moved.took };
    };
    await events('warm-up', LATHE, warmUp);
    rest();
    // First, as a plant runs all day: what the other two leave to be written back is not the disk's usual state.
    let reactions: Reactions | undefined;
    if (options.reaction) {
      rest();
      const machine = watchMachine();
      reactions = await react(engine, {
        name: 'reaction',
        equipmentClass: MILL,
        rate: REACTION_LOAD,
        milliseconds,
        warmUp,
        limit: TAIL_LIMIT,
      });
      putIn.events += reactions.accepted;
      putIn.firing += reactions.firing;
      print.say(
        `${name}: ${reactions.committed.length} reactions at ${REACTION_LOAD}/s, sent at most ${reactions.sendingLate.toFixed(1)} ms late; ${machine().text}`,
      );
    }
    const eventsJudged = await events('events-by-ten-rules', LATHE, milliseconds);
    await transitions('transitions-warm-up', warmUp);
    rest();
    const moved = await transitions('transitions', milliseconds);
    return {
      eventsJudged,
      transitions: moved.moves,
      workInstructions: moved.workInstructions,
      reactions,
      differences: await checkBalance(engine, putIn),
    };
  } finally {
    await engine.stop();
  }
}

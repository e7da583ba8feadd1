import { nodeRegistry } from '@fettle/nodes';
import { config } from 'zod';
import { type ProblemAnswer, type ProblemQuestion, ProblemWork } from './problem-work.ts';

config({ jitless: true });

const work = new ProblemWork({ registry: nodeRegistry, answer: (message: ProblemAnswer) => self.postMessage(message), listen });

self.onmessage = ({ data }: MessageEvent<ProblemQuestion>) => void work.ask(data);

/** Lets messages that have come meanwhile be taken first. A timer would cost four milliseconds each. */
function listen(): Promise<void> {
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      done();
    };
    port2.postMessage(undefined);
  });
}

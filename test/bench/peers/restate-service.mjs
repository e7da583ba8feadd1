/** The service that Restate calls: `node restate-service.mjs PORT`. One invocation is ten durable steps, each with a small result. */
import { createServer } from 'node:http2';
import * as restate from '@restatedev/restate-sdk';

const STEPS = 10;

const assembly = restate.service({
  name: 'assembly',
  handlers: {
    make: async (ctx, part) => {
      let torque = 0;
      for (let step = 1; step <= STEPS; step += 1) {
        const entered = await ctx.run(`op${step}`, () => ({ part, step, torque: 8 + step / 100, person: 'ann' }));
        torque += entered.torque;
      }
      return torque;
    },
  },
});

const handler = restate.createEndpointHandler({ services: [assembly] });
createServer(handler).listen(Number(process.argv[2]), '127.0.0.1', () => process.stdout.write('ready\n'));

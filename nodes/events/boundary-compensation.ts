import { defineNode } from '@fettle/flows';
import { z } from 'zod';
import { tokenOut } from '../token-port.ts';

const Params = z.strictObject({});

export const boundaryCompensation = defineNode({
  type: 'boundary-compensation',
  version: 1,
  usedIn: 'routing',
  title: 'Compensation of an operation',
  summary: 'What undoes a completed operation when the unit is aborted.',
  help: `Stands at the edge of an operation and leads to what undoes it: unclamp, put back the material, clean the fixture. Nothing happens here in the ordinary way.

When a person aborts the unit, or it comes to an *Abort* step, the completed operations that have a compensation are undone, the latest first; then the unit ends as aborted. An operation that was interrupted or never finished is not undone. A second abort ends the unit at once.

**Example.** At *Clamp* → *Unclamp* → *End*; at *Take from store* → *Put back* → *End*.`,
  category: 'events',
  icon: 'arrow-back-up',
  params: Params,
  defaults: {},
  ports: () => ({ inputs: [], outputs: [tokenOut('out', 'To undo it', { exceptional: true })] }),
  subtitle: () => 'When the unit is aborted',
  enter: () => ({ take: 'out' }),
  boundary: { attach: () => [], react: () => ({}), compensates: true },
});

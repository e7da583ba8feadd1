import { z } from 'zod';
import { formField } from '../widget.ts';

/** Which units an action of a reaction is about. */
export const reactionUnitsField = z
  .enum(['fired', 'held'])
  .default('fired')
  .meta(
    formField({
      title: 'Units',
      widget: 'select',
      options: { fired: 'The unit that it fired for', held: 'Every unit that the reaction holds' },
    }),
  );

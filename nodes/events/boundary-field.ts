import { z } from 'zod';
import { formField } from '../widget.ts';

/** What a boundary event does to the operation at whose edge it stands. */
export const interruptingField = z
  .boolean()
  .default(true)
  .meta(
    formField({
      title: 'Interrupts the operation',
      description:
        'Yes: what the operation has open closes, and the unit goes on from here. No: the operation goes on, and this is begun beside it.',
      widget: 'switch',
    }),
  );

export const catches = (interrupting: boolean): 'interrupt' | 'spawn' => (interrupting ? 'interrupt' : 'spawn');

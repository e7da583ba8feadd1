import { z } from 'zod';
import { formField } from '../widget.ts';

/** Whether an authorised person may leave the operation out. */
export const optionalField = z
  .boolean()
  .default(false)
  .meta(
    formField({
      title: 'Optional',
      description: 'An authorised person may leave it out for a unit, with a reason; it is recorded as left out.',
      widget: 'switch',
    }),
  );

/** Words of the field for required skills. */
export const SKILLS = { title: 'Required skills', description: 'Whoever confirms the work must have all of them, not expired.' };

/** `outcome` of an operation that was left out. */
export const SKIPPED = 'skipped';

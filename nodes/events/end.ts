import { defineNode } from '@fettle/flows';
import { z } from 'zod';
import { TOKEN_IN } from '../token-port.ts';
import { formField } from '../widget.ts';

const Params = z.strictObject({
  result: z
    .enum(['good', 'returned'])
    .default('good')
    .meta(
      formField({
        title: 'The unit is',
        description: 'How the unit counts in the job order.',
        widget: 'select',
        options: { good: 'Finished, good', returned: 'Returned to the supplier' },
      }),
    ),
});

export const end = defineNode({
  type: 'end',
  version: 1,
  usedIn: 'routing',
  title: 'End',
  summary: 'The unit is finished: good, or returned to the supplier.',
  help: `Ends this way through the routing. When the last way of a unit has ended, the unit is finished and counts for its job order.

Use one *End* for each way in which a unit can leave: *good* after the last inspection, *returned* after a nonconformance was decided so. For scrap use *Scrap*, which also ends everything that runs in parallel.

**Example.** *Inspection* → passed → *End (good)*.`,
  category: 'events',
  icon: 'flag-3',
  params: Params,
  defaults: Params.parse({}),
  ports: () => ({ inputs: [TOKEN_IN], outputs: [] }),
  subtitle: ({ result }) => (result === 'good' ? 'Finished, good' : 'Returned'),
  enter: ({ params }) => ({ end: params.result }),
});

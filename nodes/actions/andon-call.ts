import { defineNode } from '@fettle/flows';
import { z } from 'zod';
import { stationField, textField } from '../fields.ts';
import { missing } from '../problem.ts';
import { formField } from '../widget.ts';
import { FIRING_IN } from './firing-scope.ts';

const Params = z.strictObject({
  station: stationField({ title: 'Station', description: 'Where help is needed: its terminal and the line view show the call.' }),
  title: textField({ title: 'Title', description: 'What is the matter. Empty: the title of what fired.' }),
  severity: z
    .enum(['information', 'warning', 'alarm'])
    .default('warning')
    .meta(
      formField({
        title: 'Severity',
        widget: 'select',
        options: { information: 'Information', warning: 'Warning', alarm: 'Alarm' },
      }),
    ),
});

export const andonCall = defineNode({
  type: 'andon-call',
  version: 1,
  usedIn: 'qualityRule',
  title: 'Andon call',
  summary: 'Calls for help at a station.',
  help: `Raises an Andon call at a station. It stands on the terminal and the line view until somebody takes it, arrives and closes it.

Use *information* for what can wait, *warning* for what needs a look, *alarm* for what stops work. A call is raised each time it fires; let the condition before it fire only when it begins to hold.

**Example.** Station \`mill-1\`, title "Change the tool", severity warning.`,
  category: 'actions',
  icon: 'bell-ringing',
  params: Params,
  defaults: Params.parse({}),
  ports: () => ({ inputs: [FIRING_IN], outputs: [] }),
  check: ({ station }) => missing('station', station, 'Choose the station that calls.'),
  subtitle: ({ station, title }) => [station, title].filter((part) => part !== '').join(': '),
  process: ({ params }, { item }) => {
    if (!('firing' in item)) return {};
    const { station, title, severity } = params;
    return { records: [{ kind: 'andonCalled', name: 'call', station, title: title || item.title, severity }] };
  },
});

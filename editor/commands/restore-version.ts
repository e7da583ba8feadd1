import type { FlowDefinition } from '@fettle/flows';
import { defineCommand } from '../document/command.ts';
import { recordsOf } from '../document/flow-records.ts';

/** Makes the draft what a released version was; one step of undo, so that what was there is not lost. */
export const restoreVersion = defineCommand<{ readonly version: number; readonly definition: FlowDefinition }>({
  name: 'restoreVersion',
  title: ({ version }) => `restore version ${version}`,
  execute: (draft, { definition }) => {
    Object.assign(draft, structuredClone(recordsOf(definition)));
  },
});

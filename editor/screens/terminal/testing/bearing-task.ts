import type { UserTask } from '@fettle/flows/contract';
import { WorkInstruction } from '@fettle/flows/work-instruction.ts';

/** Two steps with every kind of data entry, as the server hands it out. */
export const bearingInstruction = WorkInstruction.parse({
  title: 'Fit bearing',
  station: 'assembly-1',
  standardTime: 180,
  outcomes: [
    { value: 'done', title: 'Done', tone: 'normal' },
    { value: 'damaged', title: 'Part damaged', tone: 'bad' },
  ],
  steps: [
    {
      key: 'measure',
      title: 'Measure the bore',
      text: 'At two depths.',
      entries: [
        { key: 'bore', title: 'Bore', valueKind: 'number', unit: 'mm', lower: 47.98, upper: 48.02 },
        {
          key: 'torque',
          title: 'Clamp torque',
          valueKind: 'number',
          unit: 'Nm',
          automatic: { value: 7.98, source: 'data.screwdriver.torque' },
        },
      ],
    },
    {
      key: 'fit',
      title: 'Fit',
      text: 'Press it in.',
      entries: [
        { key: 'lot', title: 'Bearing lot', valueKind: 'string' },
        { key: 'burr', title: 'Edge free of burrs', valueKind: 'boolean' },
        { key: 'finish', title: 'Finish', valueKind: 'string', choices: ['Good', 'Dent'], required: false },
      ],
    },
  ],
});

export function bearingTask(serialNumber: string, more: Partial<UserTask> = {}): UserTask {
  return {
    id: `task-${serialNumber}`,
    instance: `instance-${serialNumber}`,
    unit: { serialNumber, jobOrder: 'JO-1', product: 'HSG-100', quantity: 1 },
    station: 'assembly-1',
    remaining: 1,
    scans: [],
    flow: 'housing',
    version: 1,
    flowNode: 'fit',
    instruction: bearingInstruction,
    openedAt: 0,
    state: 'open',
    held: false,
    ...more,
  };
}

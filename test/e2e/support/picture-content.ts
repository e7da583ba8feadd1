import type { FlowDefinition } from '@fettle/flows';
import type { ApiClient } from '../../../server/cli/api-client.ts';
import { flowOf } from '../../support/block-cell.ts';

/*
 * What the demo alone does not have, so that no screen is pictured empty: materials and what became of them, skills and who has them, units that stand still. All of it is made as users make it.
 */

const DAY = 86_400_000;

/** A material in three lots: one in use, one that quality has blocked, one whose shelf life is over; and a part with serial numbers. */
export async function receiveMaterials(engineer: ApiClient, now = Date.now()): Promise<void> {
  const materials = [
    { id: 'AL-6082-60', title: 'Aluminium blank 60 × 60', unit: 'pcs' },
    { id: 'TL-243', title: 'Thread locker, medium', unit: 'ml', shelfLife: 365 * DAY },
    { id: 'TRAY-12', title: 'Tray for twelve parts', unit: 'pcs' },
  ];
  for (const material of materials)
    await engineer.call('putMaterial', {
      params: { material: material.id },
      body: { shelfLife: 0, allowNegative: false, ...material },
    });
  const lots = [
    { lot: 'AL-24117', definition: 'AL-6082-60', quantity: 240, supplier: 'Halden 88-1204' },
    { lot: 'AL-24098', definition: 'AL-6082-60', quantity: 60, supplier: 'Halden 88-1177' },
    { lot: 'LT-0931', definition: 'TL-243', quantity: 250, supplier: 'LT 7F31', expiresAt: now + 200 * DAY },
    { lot: 'LT-0877', definition: 'TL-243', quantity: 40, supplier: 'LT 6B02', expiresAt: now - 3 * DAY },
    { lot: 'TR-0412', definition: 'TRAY-12', quantity: 80, supplier: 'Packwell 5521' },
  ];
  for (const lot of lots) await engineer.call('receiveMaterial', { body: { receipt: `picture/${lot.lot}`, ...lot } });
  await engineer.call('changeMaterialLot', {
    params: { lot: 'AL-24098' },
    body: { state: 'blocked', reason: 'Hardness below the certificate: sample at the supplier' },
  });
  await engineer.call('changeMaterialLot', {
    params: { lot: 'AL-24117' },
    body: { adjust: -6, reason: 'Counted: six blanks were used for setting up' },
  });
}

/** Skills of the cell: held for good, until a day, and run out. */
export async function grantSkills(admin: ApiClient, now = Date.now()): Promise<void> {
  const skills = [
    { id: 'deburring', title: 'Deburring by hand', description: 'Edges and grooves, with the gauge for burrs.' },
    { id: 'final-inspection', title: 'Final inspection', description: 'May release parts to the customer.' },
    { id: 'tool-change', title: 'Tool change on the mill', description: 'With the presetter, and the first part afterwards.' },
  ];
  for (const skill of skills) await admin.call('putSkill', { params: { skill: skill.id }, body: skill });
  const { persons } = await admin.call('listPersons', {});
  const idOf = (userName: string): string => persons.find((person) => person.userName === userName)?.id ?? '';
  const grants = [
    ['operator', 'deburring', undefined],
    ['operator', 'tool-change', now + 90 * DAY],
    ['supervisor', 'deburring', now - 12 * DAY],
    ['quality', 'final-inspection', now + 180 * DAY],
  ] as const;
  for (const [userName, skill, validUntil] of grants)
    await admin.call('grantSkill', {
      params: { person: idOf(userName), skill },
      body: { reason: 'Trained and tested', ...(validUntil === undefined ? {} : { validUntil }) },
    });
}

/** A routing that asks for a weight that express orders do not have, and for a label of a printer that no administrator has allowed. */
const HOUSING: FlowDefinition = flowOf(
  { id: 'housing', kind: 'routing', name: 'Housing', product: 'H-20', description: 'Weigh, label and pack a housing.' },
  {
    begin: ['start-on-job-order', {}, 'Order started'],
    which: [
      'exclusive-gateway',
      {
        conditions: [
          { key: 'series', title: 'Series', when: "unit.jobOrder.startsWith('SERIES')" },
          { key: 'express', title: 'Express', when: "unit.jobOrder.startsWith('EXPRESS')" },
        ],
      },
      'Which order?',
    ],
    weigh: [
      'manual-operation',
      {
        station: 'quality-1',
        steps: [{ key: 'scale', title: 'Put it on the scale', entries: [{ key: 'mass', title: 'Mass', unit: 'kg' }] }],
      },
      'Weigh',
    ],
    label: [
      'publish-message',
      {
        via: 'http',
        method: 'POST',
        url: 'http://label-printer.cell-1.example/labels',
        payload: [{ name: 'serialNumber', value: 'unit.serialNumber' }],
      },
      'Print the label',
    ],
    heavy: ['exclusive-gateway', { conditions: [{ key: 'heavy', title: 'Over 3 kg', when: 'data.weigh.mass > 3.0' }] }, 'Over 3 kg?'],
    packed: ['end', {}, 'Packed'],
  },
  [
    'begin.out > which.in',
    'which.series > weigh.in',
    'which.express > heavy.in',
    'which.otherwise > label.in',
    'weigh.done > heavy.in',
    'label.done > packed.in',
    'heavy.heavy > packed.in',
    'heavy.otherwise > packed.in',
  ],
);

/** Two units that stand still at a step, and a command to the outside that does not get through. */
export async function makeIncidents(engineer: ApiClient): Promise<void> {
  await engineer.call('createFlow', { body: { definition: HOUSING } });
  await engineer.call('releaseFlow', { params: { flow: HOUSING.id }, body: { revision: 1, reason: 'First housings' } });
  await engineer.call('createJobOrder', { body: { id: 'EXPRESS-001', flow: HOUSING.id, quantity: 2 } });
  await engineer.call('createJobOrder', { body: { id: 'LABEL-001', flow: HOUSING.id, quantity: 1 } });
}

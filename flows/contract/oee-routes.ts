import { z } from 'zod';
import { EquipmentId, SignalName } from '../equipment.ts';
import { TimeElement } from '../statistics/time-elements.ts';
import { Time } from '../value.ts';
import { ENGINEERS } from './role.ts';
import { route } from './route.ts';

/** How the OEE of a machine is found: which signal says what it is doing, what each of its values counts as, and what one piece takes by plan. */
export const OeeSettings = z.object({
  signal: SignalName,
  /** Values of the signal as text; `true` and `false` of yes or no. What is not listed counts as nothing. */
  elements: z.array(z.object({ state: z.string().max(200), element: TimeElement })).max(100),
  /** Seconds for one piece. */
  plannedRunTime: z.number().positive().max(1e7),
});
export type OeeSettings = z.infer<typeof OeeSettings>;

const Ratio = z.number().nullable();

export const EquipmentOee = z.object({
  equipment: z.string(),
  from: Time,
  /** Not later than now. */
  to: Time,
  /** Absent: nobody has said yet how it is found. */
  settings: OeeSettings.optional(),
  /** How long the machine was in which state, the longest first; without `state`: nobody knows, because there was no reading or no good one. */
  states: z.array(z.object({ state: z.string().optional(), element: TimeElement.optional(), seconds: z.number() })),
  /** Pieces that the machine was done with in the period, each time they were at it. */
  produced: z.number(),
  /** Those of them that did not come back in the period and were not scrapped. */
  good: z.number(),
  /** Ratios, null: no value because a denominator is zero; losses in seconds. Absent with a `problem`, or without settings. */
  indices: z
    .object({
      availability: Ratio,
      effectiveness: Ratio,
      qualityRatio: Ratio,
      oee: Ratio,
      nee: Ratio,
      losses: z.object({ availability: z.number(), speed: z.number(), quality: z.number(), valuable: z.number() }),
    })
    .optional(),
  problem: z.string().optional(),
});
export type EquipmentOee = z.infer<typeof EquipmentOee>;

const params = z.object({ equipment: EquipmentId });

export const oeeRoutes = {
  equipmentOee: route({
    method: 'GET',
    path: '/api/plant/equipment/:equipment/oee',
    tag: 'line',
    summary: 'OEE of a machine over a period (ISO 22400-2), from its recorded states and the units that it was done with',
    access: 'signedIn',
    params,
    query: z.object({
      from: z.coerce.number().int().nonnegative(),
      to: z.coerce.number().int().nonnegative(),
      /** The states of this signal instead of the one that is set: to choose one by. */
      signal: SignalName.optional(),
    }),
    response: EquipmentOee,
  }),
  putOeeSettings: route({
    method: 'PUT',
    path: '/api/plant/equipment/:equipment/oee',
    tag: 'line',
    summary: 'Say how the OEE of a machine is found: its state signal, what states count as, and the planned run time',
    access: ENGINEERS,
    params,
    body: OeeSettings,
    response: z.object({ ok: z.literal(true) }),
  }),
};

import { z } from 'zod';
import { UnitState } from '../instance.ts';
import { MaterialDefinition, MaterialLotState } from '../material.ts';
import { Json, Time } from '../value.ts';
import { DECIDERS, ENGINEERS, SHOP_FLOOR } from './role.ts';
import { route } from './route.ts';

const Reason = z.string().min(1, 'say why').max(2000);
const LotId = z.string().min(1).max(100);
const Limit = z.coerce.number().int().min(1).max(500).default(100);

export const MaterialView = MaterialDefinition.extend({ onHand: z.number(), lots: z.number().int() });
export type MaterialView = z.infer<typeof MaterialView>;

export const MaterialLotView = z.object({
  id: z.string(),
  definition: z.string(),
  title: z.string(),
  unit: z.string(),
  quantity: z.number(),
  state: MaterialLotState,
  expired: z.boolean(),
  reason: z.string(),
  expiresAt: Time.optional(),
  supplier: z.string(),
  changedAt: Time,
});
export type MaterialLotView = z.infer<typeof MaterialLotView>;

/** One line of the genealogy: `source` went into `target`. `unit/<instance>` or `lot/<lot>`. */
export const GenealogyLink = z.object({
  source: z.string(),
  target: z.string(),
  relation: z.enum(['consumed', 'installed', 'produced', 'split', 'merged', 'called']),
  definition: z.string().optional(),
  quantity: z.number(),
  at: Time,
  flowNode: z.string().optional(),
  person: z.string().optional(),
  /** Steps from what was asked for: 1 is directly. */
  depth: z.number().int(),
});
export type GenealogyLink = z.infer<typeof GenealogyLink>;

/** What a name in the genealogy stands for. */
export const GenealogyPart = z.object({
  id: z.string(),
  kind: z.enum(['unit', 'lot', 'call']),
  /** Serial number or lot number. */
  title: z.string(),
  product: z.string(),
  state: z.union([UnitState, MaterialLotState]).optional(),
  flow: z.string().optional(),
  version: z.number().int().optional(),
});
export type GenealogyPart = z.infer<typeof GenealogyPart>;

export const Genealogy = z.object({
  of: GenealogyPart,
  /** What it is made of, through everything that went into that. */
  madeOf: z.array(GenealogyLink),
  /** What it is in. */
  usedIn: z.array(GenealogyLink),
  parts: z.array(GenealogyPart),
  /** Machines and people of the unit itself. */
  equipment: z.array(z.string()),
  persons: z.array(z.string()),
});
export type Genealogy = z.infer<typeof Genealogy>;

export const materialRoutes = {
  listMaterials: route({
    method: 'GET',
    path: '/api/materials',
    tag: 'material',
    summary: 'Materials with what is on hand',
    access: 'signedIn',
    response: z.object({ materials: z.array(MaterialView) }),
  }),
  putMaterial: route({
    method: 'PUT',
    path: '/api/materials/:material',
    tag: 'material',
    summary: 'Create or change a material. Lots that are there keep what they were received with.',
    access: [...ENGINEERS, 'supervisor'],
    params: z.object({ material: z.string().max(100) }),
    body: MaterialDefinition,
    response: z.object({ ok: z.literal(true) }),
  }),
  listMaterialLots: route({
    method: 'GET',
    path: '/api/material-lots',
    tag: 'material',
    summary: 'Material lots, the last changed first',
    access: 'signedIn',
    query: z.object({ definition: z.string().max(100).optional(), search: z.string().max(100).optional(), limit: Limit }),
    response: z.object({ lots: z.array(MaterialLotView) }),
  }),
  receiveMaterial: route({
    method: 'POST',
    path: '/api/material-lots',
    tag: 'material',
    summary: 'Receive a lot, or more of one that is there. `receipt` is made by who sends it: the same one again changes nothing.',
    access: SHOP_FLOOR,
    body: z.object({
      receipt: z.string().min(8).max(100),
      lot: LotId.regex(/^[^\s/][^/]*$/, 'a lot number has no slash and does not begin with a space'),
      definition: z.string().min(1).max(100),
      quantity: z.number().positive(),
      expiresAt: Time.optional(),
      supplier: z.string().max(200).default(''),
      /** Until quality has looked at it. */
      blocked: z.boolean().default(false),
      reason: z.string().max(2000).default(''),
    }),
    response: z.object({ accepted: z.enum(['now', 'before']) }),
  }),
  getMaterialLot: route({
    method: 'GET',
    path: '/api/material-lots/:lot',
    tag: 'material',
    summary: 'A lot with everything that was taken from it or added to it, newest first',
    access: 'signedIn',
    params: z.object({ lot: LotId }),
    response: z.object({ lot: MaterialLotView, lines: z.array(z.object({ at: Time, data: z.record(z.string(), Json) })) }),
  }),
  changeMaterialLot: route({
    method: 'POST',
    path: '/api/material-lots/:lot/change',
    tag: 'material',
    summary: 'Block, release or correct a lot. Blocking finds every unit that has some of it, and holds those in progress when asked to.',
    access: [...DECIDERS, 'processEngineer'],
    params: z.object({ lot: LotId }),
    body: z.object({
      state: MaterialLotState.optional(),
      adjust: z.number().optional(),
      expiresAt: Time.optional(),
      holdUnits: z.boolean().default(false),
      reason: Reason,
    }),
    response: z.object({ affected: z.array(GenealogyPart), held: z.number().int() }),
  }),
  genealogy: route({
    method: 'GET',
    path: '/api/genealogy',
    tag: 'material',
    summary: 'What a unit or a lot is made of, and what it is in, through everything between',
    access: 'signedIn',
    query: z.object({ of: z.string().min(1).max(300), kind: z.enum(['unit', 'lot']) }),
    response: Genealogy,
  }),
  scanMaterial: route({
    method: 'POST',
    path: '/api/user-tasks/:task/scan',
    tag: 'terminal',
    summary: 'Use a scanned lot, or a part by its serial number, for a work instruction. What is wrong is refused with what was expected.',
    access: SHOP_FLOOR,
    params: z.object({ task: z.string().max(300) }),
    body: z.object({ scan: z.string().min(8).max(100), code: z.string().min(1).max(200), quantity: z.number().positive().optional() }),
    response: z.object({ key: z.string(), title: z.string(), quantity: z.number(), left: z.number() }),
  }),
  splitUnit: route({
    method: 'POST',
    path: '/api/units/:serialNumber/split',
    tag: 'production',
    summary: 'Take pieces off a lot into a unit of its own, which goes on where the lot is',
    access: [...DECIDERS, 'processEngineer', 'operator'],
    params: z.object({ serialNumber: z.string().max(100) }),
    body: z.object({
      quantity: z.number().positive(),
      /** Absent: the next free number behind that of the lot. */
      newSerialNumber: z.string().min(1).max(100).optional(),
      flowNode: z.string().max(60).optional(),
      to: z.string().max(60).optional(),
      reason: Reason,
    }),
    response: z.object({ serialNumber: z.string() }),
  }),
  mergeUnit: route({
    method: 'POST',
    path: '/api/units/:serialNumber/merge',
    tag: 'production',
    summary: 'Merge a unit into another one of the same order, product and version',
    access: [...DECIDERS, 'processEngineer', 'operator'],
    params: z.object({ serialNumber: z.string().max(100) }),
    body: z.object({ into: z.string().min(1).max(100), reason: Reason }),
    response: z.object({ ok: z.literal(true) }),
  }),
};

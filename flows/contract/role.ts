import { z } from 'zod';

export const Role = z.enum(['processEngineer', 'qualityEngineer', 'operator', 'supervisor', 'administrator']);
export type Role = z.infer<typeof Role>;

export const ENGINEERS: readonly Role[] = ['processEngineer', 'qualityEngineer'];
/** Who may work at a terminal. */
export const SHOP_FLOOR: readonly Role[] = ['operator', 'supervisor', 'processEngineer', 'qualityEngineer'];
export const DECIDERS: readonly Role[] = ['qualityEngineer', 'supervisor'];
export const EVERY_ROLE: readonly Role[] = Role.options;

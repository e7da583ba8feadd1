import { z } from 'zod';

/** What a sampling plan is chosen by, apart from its tables: a drawing needs only this. */
export const InspectionLevel = z.enum(['S-1', 'S-2', 'S-3', 'S-4', 'I', 'II', 'III']);
export type InspectionLevel = z.infer<typeof InspectionLevel>;

/** Acceptance quality limit, in percent defective or defects per hundred units. */
export const Aql = z.enum(['0.065', '0.10', '0.15', '0.25', '0.40', '0.65', '1.0', '1.5', '2.5', '4.0', '6.5', '10']);
export type Aql = z.infer<typeof Aql>;

export const Severity = z.enum(['normal', 'tightened', 'reduced']);
export type Severity = z.infer<typeof Severity>;

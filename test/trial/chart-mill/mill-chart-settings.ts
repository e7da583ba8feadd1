import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FettleError } from '@fettle/flows';
import { z } from 'zod';
import { type BadRowCondition, PlayerMapping } from '../../../server/plant/player/player-mapping.ts';

const MillChartSettings = z.strictObject({
  signal: z.string().min(1),
  title: z.string().min(1),
  unit: z.string(),
  /** The column that says which layer is cut. */
  stageColumn: z.string().min(1),
  /** Good readings within one stage of one part that make a sample. */
  sampleSize: z.number().int().min(2).max(25),
  /** Which parts of `parts.csv` the limits are learned from: a column and its value. */
  learnFrom: z.record(z.string(), z.string()),
  /**
   * The one setting that says which rows reflect the machine. The recordings' notes also call rows bad whose program number is not 0, but 0 is what the column reads
   * while the other two signs already say that nothing is known, and every row that cuts reads 1: by the letter no reading of any part would be good. The third line
   * here is therefore turned round: the program is running when the number is 1. `--by-the-letter` takes the notes as they are written.
   */
  badWhen: PlayerMapping.shape.badWhen,
});
export type MillChartSettings = z.infer<typeof MillChartSettings>;

/** The third sign as the notes of the recordings word it. */
const BY_THE_LETTER: BadRowCondition = { column: 'M1_CURRENT_PROGRAM_NUMBER', operator: 'notEqual', value: 0 };

export function millChartSettings(byTheLetter: boolean): MillChartSettings {
  const settings = MillChartSettings.parse(JSON.parse(readFileSync(join(import.meta.dirname, 'chart-mill.json'), 'utf8')));
  if (!byTheLetter) return settings;
  const badWhen = settings.badWhen.map((sign) => (sign.column === BY_THE_LETTER.column ? BY_THE_LETTER : sign));
  if (!badWhen.includes(BY_THE_LETTER))
    throw new FettleError('invalidInput', 'chart-mill.json has no sign on the program number that could be taken by the letter.');
  return { ...settings, badWhen };
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const GUIDE = join(import.meta.dirname, '../../../docs/guide');

/** One numbered step of a page of the user guide. */
export interface GuideStep {
  readonly text: string;
  /** What it says to be on the screen: the words in bold, in their order. */
  readonly words: readonly string[];
  /** What it says to type: the words in code, in their order. */
  readonly typed: readonly string[];
}

/** The numbered steps of a page, through all of its sections. */
export async function guideSteps(page: string): Promise<readonly GuideStep[]> {
  const text = await readFile(join(GUIDE, page), 'utf8');
  return [...text.matchAll(/^\d+\. (.+)$/gm)].map(([, step = '']) => ({
    text: step,
    words: [...step.matchAll(/\*\*(.+?)\*\*/g)].map(([, word = '']) => word),
    typed: [...step.matchAll(/`(.+?)`/g)].map(([, word = '']) => word),
  }));
}

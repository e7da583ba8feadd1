import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FlowDefinition } from '@fettle/flows';
import { parseFlowText } from '@fettle/flows/parse-definition.ts';

const FOLDER = join(import.meta.dirname, 'flows');

/** The flows of the demo, as the files hold them, in the order of their names. */
export function demoFlows(): readonly FlowDefinition[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => parseFlowText(readFileSync(join(FOLDER, file), 'utf8')));
}

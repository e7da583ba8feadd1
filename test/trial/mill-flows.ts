import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FlowDefinition } from '@fettle/flows';
import { parseFlowText } from '@fettle/flows/parse-definition.ts';

const load = (file: string): FlowDefinition => parseFlowText(readFileSync(join(import.meta.dirname, file), 'utf8'));

/** Start → machining by its events → inspection → good or nonconformance; aborted → scrap. */
export const millRouting = (): FlowDefinition => load('mill-routing.json');

/** Spindle power on a control chart, and a call when readings are bad while the mill works. */
export const millRule = (): FlowDefinition => load('mill-rule.json');

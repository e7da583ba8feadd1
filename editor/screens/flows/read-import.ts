import type { FlowDefinition } from '@fettle/flows';
import { parseFlowText } from '@fettle/flows/parse-definition.ts';
import { parseRuleDocument, type RuleDocument } from '@fettle/flows/rules/index.ts';

export type Imported =
  | { readonly kind: 'flow'; readonly definition: FlowDefinition }
  /** Rules of json-rules-engine, which become a quality rule as soon as it is known on which machine they judge. */
  | { readonly kind: 'rules'; readonly document: RuleDocument };

/** What a file holds that somebody wants to import. Throws `malformedFlow` or `invalidInput` with what is wrong and where. */
export function readImport(text: string): Imported {
  const json = jsonOf(text);
  return isRules(json) ? { kind: 'rules', document: parseRuleDocument(json) } : { kind: 'flow', definition: parseFlowText(text) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    // Who reads flows says at which line.
    return undefined;
  }
}

/** One rule, a list of them, or a document with `rules`; flows name their schema. */
function isRules(json: unknown): boolean {
  if (Array.isArray(json)) return true;
  if (typeof json !== 'object' || json === null || 'schema' in json) return false;
  return 'rules' in json || ('conditions' in json && 'event' in json);
}

import { FlowDefinition } from './definition.ts';
import { FettleError } from './fettle-error.ts';
import { pathText, type SchemaFault, schemaFaults } from './schema-fault.ts';

/** Characters of a flow's JSON. */
export const FLOW_TEXT_LIMIT = 8_000_000;
/** Levels of nesting, and values in all: beyond these a document is no flow, whoever made it. */
const DEPTH_LIMIT = 60;
const VALUE_LIMIT = 1_000_000;
/** Names that would reach every object of the program when a document is copied carelessly. */
const DANGEROUS_NAMES = new Set(['__proto__', 'constructor', 'prototype']);
const SHOWN_FAULTS = 10;

/** Parses the text of a flow. Throws `tooLarge`, or `malformedFlow` with the place of the first character that is no JSON, or as `parseFlowDefinition`. */
export function parseFlowText(text: string): FlowDefinition {
  if (text.length > FLOW_TEXT_LIMIT) {
    throw new FettleError(
      'tooLarge',
      `This flow has ${text.length} characters; at most ${FLOW_TEXT_LIMIT} are allowed. Make two flows of it.`,
    );
  }
  return parseFlowDefinition(parseJson(text));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const position = /at position (\d+)/.exec(reason)?.[1];
    const start = position === undefined ? text.length : Number(position);
    const line = text.slice(0, start).split('\n').length;
    throw new FettleError(
      'malformedFlow',
      `This is not JSON: line ${line} cannot be read (${reason}). Correct it, or export the flow again.`,
      {
        place: { range: { start, end: Math.min(start + 1, text.length) } },
      },
    );
  }
}

/**
 * Unknown JSON → FlowDefinition. Throws `malformedFlow` with every fault: the message shows the first ten, `details` is the whole list of
 * `{ path, message }`. What is checked is the form of the document; whether it makes sense is the linter's work.
 */
export function parseFlowDefinition(value: unknown): FlowDefinition {
  const unsafe = safetyFaults(value);
  if (unsafe.length > 0) throw malformed(unsafe);
  const parsed = FlowDefinition.safeParse(value);
  if (!parsed.success) throw malformed(schemaFaults(parsed.error, value));
  const duplicates = [
    ...duplicateFaults(parsed.data.flowNodes, 'flowNodes'),
    ...duplicateFaults(parsed.data.sequenceFlows, 'sequenceFlows'),
  ];
  if (duplicates.length > 0) throw malformed(duplicates);
  return parsed.data;
}

function malformed(faults: readonly SchemaFault[]): FettleError {
  const lines = faults.slice(0, SHOWN_FAULTS).map(({ path, message }) => `${path === '' ? 'The document' : path} ${message}`);
  const more = faults.length > SHOWN_FAULTS ? ` (and ${faults.length - SHOWN_FAULTS} more)` : '';
  const first = faults[0]?.path ?? '';
  return new FettleError('malformedFlow', `This is not a flow that Fettle can read: ${lines.join('; ')}${more}.`, {
    place: { path: first },
    details: faults,
  });
}

function duplicateFaults(items: readonly { readonly id: string }[], list: string): readonly SchemaFault[] {
  const first = new Map<string, number>();
  const faults: SchemaFault[] = [];
  for (const [index, { id }] of items.entries()) {
    const earlier = first.get(id);
    if (earlier === undefined) first.set(id, index);
    else faults.push({ path: `${list}[${index}].id`, message: `is "${id}", which ${list}[${earlier}] has already: give it another id` });
  }
  return faults;
}

/** Walks the document without recursion, so that no nesting can exhaust the stack of what comes after. */
function safetyFaults(root: unknown): readonly SchemaFault[] {
  const faults: SchemaFault[] = [];
  const open: { readonly value: unknown; readonly path: readonly PropertyKey[] }[] = [{ value: root, path: [] }];
  let count = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, path } = next;
    count += 1;
    if (count > VALUE_LIMIT) return [{ path: '', message: `has more than ${VALUE_LIMIT} values: make two flows of it` }];
    if (typeof value !== 'object' || value === null) continue;
    if (path.length >= DEPTH_LIMIT) return [{ path: pathText(path.slice(0, 5)), message: `is nested more than ${DEPTH_LIMIT} deep` }];
    for (const name of Object.keys(value)) {
      if (!Array.isArray(value) && DANGEROUS_NAMES.has(name))
        faults.push({ path: pathText(path), message: `has the name "${name}", which is not allowed: rename it` });
      else open.push({ value: (value as Record<string, unknown>)[name], path: [...path, Array.isArray(value) ? Number(name) : name] });
    }
  }
  return faults;
}

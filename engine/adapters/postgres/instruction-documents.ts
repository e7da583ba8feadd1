import { createHash } from 'node:crypto';
import { FettleError, type WorkInstruction } from '@fettle/flows';
import type pg from 'pg';
import { bulkWrite, write } from './bulk-write.ts';
import { column } from './columns.ts';
import { jsonText } from './json-text.ts';
import { run, statement } from './statement.ts';

/**
 * What operators are shown is the same for every unit that comes to a flowNode, but for the values that Fettle fills in. It is stored once, and rows hold a reference.
 *
 * Invariants:
 * 1. a document is found by the hash of its JSON, is never changed, and is written by the transaction of the first row that refers to it or was there before;
 * 2. a reference and its document give the work instruction again, value for value;
 * 3. that a document is stored is believed only of those whose transaction has committed.
 */
export interface InstructionReference {
  readonly document: string;
  /** Values of `automatic` entries, in order of occurrence; absent when there are none. */
  readonly automatic?: readonly unknown[];
}

interface Document {
  readonly id: string;
  /** With null for each automatic value. */
  readonly body: unknown;
}
interface Known {
  readonly reference: InstructionReference;
  readonly document: Document;
}

/** A work instruction is one object from the step that opens it to the rows that hold it. */
const known = new WeakMap<object, Known>();
/** Flows in use have some hundred flowNodes; past this it starts anew. */
const MOST = 10_000;

const INSERT_DOCUMENTS = bulkWrite<Document>('insert-instruction-documents', [
  column.text(({ id }) => id),
  column.json(({ body }) => body),
]);
const LOAD_DOCUMENTS = statement('load-instruction-documents');

/** Which documents the database has, as far as one process knows. */
export class InstructionDocuments {
  readonly #stored = new Set<string>();
  /** The document last seen at a place. Comparing with it is cheaper than writing it out and hashing. */
  readonly #lastAt = new Map<string, Document>();

  /** For the rows of one transaction. */
  begin(): InstructionWriter {
    const used = new Map<string, Document>();
    return {
      refer: (instruction, place) => {
        const { reference, document } = this.#know(instruction, place);
        if (!this.#stored.has(document.id)) used.set(document.id, document);
        return reference;
      },
      write: (client) => write(client, INSERT_DOCUMENTS, [...used.values()]),
      committed: () => {
        if (this.#stored.size > MOST) this.#stored.clear();
        for (const id of used.keys()) this.#stored.add(id);
      },
    };
  }

  /** A transaction failed: what it found in the database may be another one by now. */
  forget(): void {
    this.#stored.clear();
  }

  #know(instruction: object, place: string): Known {
    const before = known.get(instruction);
    if (before !== undefined) return before;
    const at = `${place}/${(instruction as Partial<WorkInstruction>).station}`;
    const last = this.#lastAt.get(at);
    const automatic: unknown[] = [];
    const document = last !== undefined && isSameBut(last.body, instruction, automatic) ? last : documentOf(instruction, automatic);
    if (document !== last) {
      if (this.#lastAt.size > MOST) this.#lastAt.clear();
      this.#lastAt.set(at, document);
    }
    const found = { document, reference: automatic.length === 0 ? { document: document.id } : { document: document.id, automatic } };
    known.set(instruction, found);
    return found;
  }
}

export interface InstructionWriter {
  /** `place` is where work instructions of one station tend to be the same: flow, version, flowNode. */
  refer(instruction: object, place: string): InstructionReference;
  /** Sends the documents that the database may not have; before the rows that refer to them have been committed. */
  write(client: pg.ClientBase): Promise<unknown>[];
  committed(): void;
}

function documentOf(instruction: object, automatic: unknown[]): Document {
  automatic.length = 0;
  const body = withoutValues(instruction, automatic);
  return { id: createHash('sha256').update(jsonText(body)).digest('hex').slice(0, 32), body };
}

/** Only the `automatic` of an entry is looked for, so that whatever else bears the name stays what it is. */
function withoutValues(instruction: object, automatic: unknown[]): unknown {
  return mapAutomatic(instruction as Partial<WorkInstruction>, (value) => {
    automatic.push(value);
    return null;
  });
}

function mapAutomatic(instruction: Partial<WorkInstruction>, value: (before: unknown) => unknown): unknown {
  if (!Array.isArray(instruction.steps)) return instruction;
  if (!instruction.steps.some((step) => step.entries?.some((entry) => entry.automatic !== undefined))) return instruction;
  return {
    ...instruction,
    steps: instruction.steps.map((step) => ({
      ...step,
      ...(step.entries === undefined
        ? {}
        : {
            entries: step.entries.map((entry) =>
              entry.automatic === undefined ? entry : { ...entry, automatic: { ...entry.automatic, value: value(entry.automatic.value) } },
            ),
          }),
    })),
  };
}

/** Whether `instruction` is what `body` is but for the automatic values, which are gathered. */
function isSameBut(body: unknown, instruction: unknown, automatic: unknown[], depth = 0): boolean {
  if (body === instruction) return true;
  if (typeof body !== 'object' || typeof instruction !== 'object' || body === null || instruction === null) return false;
  if (Array.isArray(body)) {
    if (!Array.isArray(instruction) || body.length !== instruction.length) return false;
    for (let index = 0; index < body.length; index += 1) {
      if (!isSameBut(body[index], instruction[index], automatic, depth + 1)) return false;
    }
    return true;
  }
  if (Array.isArray(instruction)) return false;
  let left = 0;
  for (const _name in instruction) left += 1;
  for (const name in body) {
    left -= 1;
    const mine = (body as Record<string, unknown>)[name];
    const other = (instruction as Record<string, unknown>)[name];
    if (name === 'automatic' && depth === ENTRY_DEPTH) {
      if (!isSameAutomatic(mine, other, automatic)) return false;
    } else if (!isSameBut(mine, other, automatic, depth + 1)) return false;
  }
  return left === 0;
}

/** instruction → steps → step → entries → entry */
const ENTRY_DEPTH = 4;

function isSameAutomatic(mine: unknown, other: unknown, automatic: unknown[]): boolean {
  if (mine === undefined || other === undefined) return mine === other;
  const [{ value: _none, ...rest }, { value, ...otherRest }] = [mine as { value: unknown }, other as { value: unknown }];
  automatic.push(value);
  return isSameBut(rest, otherRest, automatic, Number.NaN);
}

/** Puts work instructions where rows hold references. What is no reference is left as it is. */
export async function resolveInstructions<T>(
  client: pg.ClientBase | pg.Pool,
  holders: readonly T[],
  reference: (holder: T) => unknown,
  put: (holder: T, instruction: WorkInstruction) => void,
): Promise<void> {
  const wanted = holders.filter((holder) => isReference(reference(holder)));
  if (wanted.length === 0) return;
  const ids = [...new Set(wanted.map((holder) => (reference(holder) as InstructionReference).document))];
  const rows = await run<Document & { readonly body: WorkInstruction }>(client, LOAD_DOCUMENTS, [ids]);
  const documents = new Map(rows.map((row) => [row.id, row]));
  for (const holder of wanted) {
    const found = reference(holder) as InstructionReference;
    const document = documents.get(found.document);
    if (document === undefined) {
      throw new FettleError(
        'internal',
        `The work instruction ${found.document} is missing in instruction_document. Restore the database from a backup, or that row of it.`,
      );
    }
    const instruction = filled(document.body, found);
    known.set(instruction, { reference: found, document });
    put(holder, instruction);
  }
}

function isReference(value: unknown): value is InstructionReference {
  return typeof value === 'object' && value !== null && typeof (value as { document?: unknown }).document === 'string';
}

function filled(body: WorkInstruction, { automatic }: InstructionReference): WorkInstruction {
  if (automatic === undefined) return body;
  let place = 0;
  return mapAutomatic(body, () => automatic[place++]) as WorkInstruction;
}

import type { ValueKind } from '@fettle/flows';

/**
 * The closed list of controls that a param's form field can ask for, with what each one edits. The editor draws every one of them; a node type names
 * one for each param with `.meta(formField({ … }))`. A new widget is added here and in the editor, nowhere else.
 */
export const WIDGETS = {
  text: 'One line of text.',
  multiline: 'Several lines of plain text; blank lines part paragraphs.',
  number: 'A number. `unit` is shown behind it.',
  switch: 'Yes or no.',
  select: 'One of a few fixed answers. `options` has the words for each value.',
  multiselect: 'Some of a few fixed answers. `options` has the words for each value.',
  duration: 'A length of time, stored in seconds and typed as `90 s`, `5 min`, `2 h`.',
  equipment: 'Picks a machine, or, with `allowClass`, a class of machines that the job order binds to one.',
  station: 'Picks the station whose queue or Andon board is meant.',
  signal: 'Picks a signal of the equipment that the param `signalOf` names; without `signalOf`, of the equipment that the rule judges.',
  connection: 'Picks a connection.',
  expression: 'A CEL expression with completion and type check. `scope` says what it may see, `result` what it must give.',
  condition: 'A json-rules-engine condition, drawn as a sentence builder; raw JSON one click away.',
  json: 'A JSON document, typed as text; empty is none.',
  table: 'A decision table: shown small, edited in a page of its own with the keys of a spreadsheet.',
  flowNodes: 'Picks other steps of the same flow.',
  flowNode: 'Picks one other step of the same flow.',
  routing: 'Picks another routing.',
  skills: 'Picks skills that persons can have; a new one can be typed.',
  key: 'A short name by which expressions refer to the value: letters, digits and _.',
  picture: 'A picture: uploaded (data: URL) or a path that the server serves.',
  steps: 'The steps of a work instruction, with preview.',
  translations: 'A work instruction in further languages, beside its own words.',
  entries: 'What an operator enters: a list of data entries.',
  list: 'Rows with the fields of the item schema, in an order that matters.',
} as const;

export type Widget = keyof typeof WIDGETS;

/** What a field of a form needs besides its schema. It travels in the schema's JSON Schema, so a form needs no code of the node type. */
export interface FormField {
  readonly title: string;
  /** One sentence under the field. */
  readonly description?: string;
  readonly widget: Widget;
  /** Words for the values of `select` and `multiselect`. */
  readonly options?: Readonly<Record<string, string>>;
  /** Engineering unit shown behind a number. */
  readonly unit?: string;
  /** `equipment`: a class may be named as well. */
  readonly allowClass?: boolean;
  /** `signal`, `expression`: the top-level param that names the equipment whose signals are meant. */
  readonly signalOf?: string;
  /** `expression`: what it may see. `routing`: unit, data, visit, instance. `watch`: signals and `reached`. `rule`: signals and `value`. */
  readonly scope?: 'routing' | 'watch' | 'rule';
  /** `expression`: the kind that it must give. */
  readonly result?: ValueKind | 'any';
  /** `condition`: the top-level param (seconds) that says for how long it must be true. */
  readonly lasts?: string;
  /** The sibling in whose control it is drawn, so that it gets none of its own. */
  readonly drawnBy?: string;
  /** Shown only while the sibling `field` has one of these values. */
  readonly showWhen?: { readonly field: string; readonly is: readonly (string | boolean)[] };
}

/** Types the argument of `.meta()`, which zod itself leaves open. */
export function formField(field: FormField): FormField & Record<string, unknown> {
  return { ...field };
}

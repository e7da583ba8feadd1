import { compileExpression } from '../../expression/compile-expression.ts';
import { FettleError } from '../../fettle-error.ts';
import { schemaFaults } from '../../schema-fault.ts';
import type { ValueKind } from '../../value.ts';
import { CellFault } from '../cell-fault.ts';
import { columnName, isColumnName } from '../column-name.ts';
import type { ImportedTable } from '../csv/read-csv.ts';
import { DecisionTable, TableInput, TableOutput } from '../decision-table.ts';
import { parseCell } from '../parse-cell.ts';
import { parseOutput } from '../parse-output.ts';
import { AGGREGATION_IN_DMN, FETTLE_NAMESPACE, HIT_POLICY_IN_DMN } from './dmn-words.ts';
import { feelOfCell, feelOfOutput, feelOfValues } from './feel-cell.ts';
import { childOf, childrenOf, readXml, textOf, type XmlElement } from './xml-element.ts';

export interface ImportedDecision extends ImportedTable {
  readonly id: string;
  readonly name: string;
}

export interface ImportedDmn {
  readonly tables: readonly ImportedDecision[];
  /** What of the file is not taken over: decisions that are no tables, and so on. */
  readonly remarks: readonly string[];
}

/** Reads every decision table of a DMN file, of any 1.x version. Throws `invalidInput` when it is no DMN or has no table. */
export function readDmn(source: string): ImportedDmn {
  const root = readXml(source);
  if (root.name !== 'definitions')
    throw new FettleError('invalidInput', `This is no DMN file: it begins with <${root.name}>, not with <definitions>.`);
  const remarks: string[] = [];
  const types = itemTypes(root);
  const tables: ImportedDecision[] = [];
  for (const element of root.children) {
    const name = element.attributes.get('name') ?? element.attributes.get('id') ?? '';
    if (element.name === 'businessKnowledgeModel' || element.name === 'decisionService')
      remarks.push(`"${name}" (${element.name}) is not taken over.`);
    if (element.name !== 'decision') continue;
    const table = childOf(element, 'decisionTable');
    if (table === undefined) remarks.push(`The decision "${name}" is no table and is not taken over.`);
    else tables.push({ id: element.attributes.get('id') ?? name, name, ...readTable(table, name, types) });
    if (childOf(element, 'informationRequirement') !== undefined)
      remarks.push(`What the decision "${name}" requires of other decisions is not taken over: connect the tables in the flow.`);
  }
  if (tables.length === 0)
    throw new FettleError('invalidInput', `This DMN file has no decision table.${remarks.length === 0 ? '' : ` ${remarks.join(' ')}`}`);
  return { tables, remarks };
}

interface ItemType {
  readonly typeRef: string;
  readonly allowed: string;
}

function itemTypes(root: XmlElement): ReadonlyMap<string, ItemType> {
  return new Map(
    childrenOf(root, 'itemDefinition').map((item) => [
      item.attributes.get('name') ?? '',
      {
        typeRef: (childOf(item, 'typeRef')?.text ?? item.attributes.get('typeRef') ?? '').trim(),
        allowed: textOf(childOf(item, 'allowedValues')),
      },
    ]),
  );
}

const fettle = (element: XmlElement, name: string): string | undefined => element.attributes.get(`{${FETTLE_NAMESPACE}}${name}`);
const isCel = (element: XmlElement | undefined): boolean => /cel-spec|\bcel\b/i.test(element?.attributes.get('expressionLanguage') ?? '');

function readTable(table: XmlElement, decision: string, types: ReadonlyMap<string, ItemType>): ImportedTable {
  const remarks: string[] = [];
  const names: string[] = [];
  const kindOf = (element: XmlElement | undefined, what: string) =>
    readType(element?.attributes.get('typeRef') ?? '', { types, remarks, what });

  const inputs = childrenOf(table, 'input').map((input, index): TableInput => {
    const expression = childOf(input, 'inputExpression');
    const source = textOf(expression);
    const label = input.attributes.get('label') ?? '';
    const title = label || (isColumnName(source) || fettle(input, 'name') ? label : source);
    const name =
      fettle(input, 'name') ?? (isColumnName(source) && !names.includes(source) ? source : columnName(title || `input${index + 1}`, names));
    names.push(name);
    const { kind, whole, allowed } = kindOf(expression, `The input "${title || name}"`);
    const isPath = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(source);
    if (!isPath && !isCel(expression) && source !== '')
      remarks.push(`The input "${title || name}" is computed by "${source}" in FEEL: write it in CEL, or give the table its value.`);
    const usesSource = isPath || isCel(expression) || /[^\w ]/.test(source);
    const column = TableInput.parse({
      name,
      title: title === name ? '' : title,
      expression: source === name || !usesSource ? '' : source,
      kind,
      unit: fettle(input, 'unit') ?? '',
      whole: whole || fettle(input, 'whole') === 'true',
    });
    const values = childOf(input, 'inputValues');
    return { ...column, allowed: kept(values, textOf(values) || allowed, (text) => feelOfCell(text, column).text) };
  });
  const outputs = childrenOf(table, 'output').map((output, index): TableOutput => {
    const given = output.attributes.get('name') ?? '';
    const label = output.attributes.get('label') ?? '';
    const name = isColumnName(given) && !names.includes(given) ? given : columnName(given || label || `output${index + 1}`, names);
    names.push(name);
    const { kind, allowed } = kindOf(output, `The output "${label || name}"`);
    const column = TableOutput.parse({ name, title: label || (given === name ? '' : given), kind, unit: fettle(output, 'unit') ?? '' });
    const values = childOf(output, 'outputValues');
    const fallback = childOf(output, 'defaultOutputEntry');
    return {
      ...column,
      values: kept(values, textOf(values) || allowed, (text) => feelOfValues(text, column).text),
      fallback: kept(fallback, textOf(fallback), (text) => feelOfOutput(text, column).text),
    };
  });
  const scope = { names: Object.fromEntries(inputs.map(({ name, kind }) => [name, kind])) };
  const rows = childrenOf(table, 'rule').map((rule, index) => ({
    when: childrenOf(rule, 'inputEntry').map((entry, column) =>
      inputCell(entry, inputs[column], (words) => remarks.push(`Row ${index + 1}: ${words}`)),
    ),
    give: childrenOf(rule, 'outputEntry').map((entry, column) =>
      outputCell(entry, outputs[column], { remark: (words) => remarks.push(`Row ${index + 1}: ${words}`), scope }),
    ),
    note: [childOf(rule, 'description')?.text.trim() ?? '', ...childrenOf(rule, 'annotationEntry').map(textOf)]
      .filter((text) => text !== '')
      .join('\n'),
  }));
  const document = { title: decision === 'Decision table' ? '' : decision, ...hitPolicyOf(table), inputs, outputs, rows };
  const parsed = DecisionTable.safeParse(document);
  if (parsed.success) return { table: parsed.data, remarks };
  const [fault] = schemaFaults(parsed.error, document);
  throw new FettleError('invalidInput', `The decision "${decision}" cannot be taken over: ${fault?.path} ${fault?.message}.`);
}

function hitPolicyOf(table: XmlElement) {
  const sign = (table.attributes.get('hitPolicy') ?? 'UNIQUE').replaceAll('_', ' ').toUpperCase();
  const found = Object.entries(HIT_POLICY_IN_DMN).find(([, word]) => word === sign);
  if (found === undefined) throw new FettleError('invalidInput', `The hit policy "${sign}" is none of DMN's.`);
  const aggregation = Object.entries(AGGREGATION_IN_DMN).find(([, word]) => word === table.attributes.get('aggregation')?.toUpperCase());
  return { hitPolicy: found[0], ...(aggregation === undefined ? {} : { aggregation: aggregation[0] }) };
}

const KINDS: Readonly<Record<string, { readonly kind: ValueKind; readonly whole?: boolean }>> = {
  number: { kind: 'number' },
  double: { kind: 'number' },
  decimal: { kind: 'number' },
  integer: { kind: 'number', whole: true },
  long: { kind: 'number', whole: true },
  string: { kind: 'string' },
  boolean: { kind: 'boolean' },
};

interface TypeQuestion {
  readonly types: ReadonlyMap<string, ItemType>;
  readonly remarks: string[];
  readonly what: string;
}

function readType(
  typeRef: string,
  question: TypeQuestion,
): { readonly kind: ValueKind; readonly whole: boolean; readonly allowed: string } {
  const local = typeRef.split(':').at(-1) ?? '';
  const item = question.types.get(local);
  if (item !== undefined && item.typeRef !== typeRef) return { ...readType(item.typeRef, question), allowed: item.allowed };
  const known = KINDS[local.toLowerCase()];
  if (known === undefined)
    question.remarks.push(
      `${question.what} has ${local === '' ? 'no type' : `the type "${local}"`}: it is taken as text. Choose its kind.`,
    );
  return { kind: known?.kind ?? 'string', whole: known?.whole ?? false, allowed: '' };
}

/** The text as it was written in Fettle, where nobody has changed the FEEL since. */
function kept(element: XmlElement | undefined, feel: string, feelOf: (text: string) => string): string {
  const written = element === undefined ? undefined : fettle(element, 'cell');
  return written !== undefined && feelOf(written) === feel ? written : feel;
}

function inputCell(entry: XmlElement, column: TableInput | undefined, remark: (words: string) => void): string {
  const text = textOf(entry);
  if (column === undefined) return text;
  const written = kept(entry, text, (cell) => feelOfCell(cell, column).text);
  if (written !== text) return written;
  if (isCel(entry)) return `cel(${text})`;
  const cell = text.replace(/\bnull\b(?=(?:[^"]*"[^"]*")*[^"]*$)/g, 'unknown');
  try {
    parseCell(cell, column);
    if (column.kind === 'string' && /^[A-Za-z_]\w*$/.test(cell) && cell !== 'unknown')
      remark(`"${text}" names something in FEEL; it is taken as the text "${text}".`);
    return cell;
  } catch (error) {
    if (!(error instanceof CellFault)) throw error;
    remark(`"${text}" is FEEL that cells do not have: write it as a range, a list or cel(…).`);
    return cell;
  }
}

interface OutputQuestion {
  readonly remark: (words: string) => void;
  readonly scope: Parameters<typeof compileExpression>[1];
}

/** FEEL's arithmetic is CEL's: what computes an output is taken over where it means something. */
function outputCell(entry: XmlElement, column: TableOutput | undefined, { remark, scope }: OutputQuestion): string {
  const text = textOf(entry);
  if (column === undefined) return text;
  const written = kept(entry, text, (cell) => feelOfOutput(cell, column).text);
  if (written !== text) return written;
  if (isCel(entry)) return `cel(${text})`;
  if (text === 'null' || text === '') return '';
  const isLiteral = column.kind !== 'string' || text.startsWith('"');
  try {
    parseOutput(text, column);
    if (isLiteral) return text;
  } catch (error) {
    if (!(error instanceof CellFault)) throw error;
  }
  try {
    compileExpression(text, scope, column.kind);
    remark(`"${text}" computes its output: it was taken over as CEL.`);
    return `cel(${text})`;
  } catch (error) {
    if (!(error instanceof FettleError)) throw error;
    remark(`"${text}" is FEEL that outputs do not have: write a value or cel(…).`);
    return text;
  }
}

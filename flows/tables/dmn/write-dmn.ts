import { columnTitle, type DecisionTable } from '../decision-table.ts';
import { AGGREGATION_IN_DMN, CEL_LANGUAGE, DMN_NAMESPACE, FETTLE_NAMESPACE, HIT_POLICY_IN_DMN } from './dmn-words.ts';
import { type DmnCell, feelOfCell, feelOfOutput, feelOfValues } from './feel-cell.ts';
import { escapeXml } from './xml-element.ts';

export interface WrittenDmn {
  readonly xml: string;
  /** What other tools will not understand, one sentence each. Fettle reads all of it back. */
  readonly lost: readonly string[];
}

type Attributes = Readonly<Record<string, string | undefined>>;

/** A table as DMN 1.3, with one decision. `readDmn` gives back the same table. */
export function writeDmn(table: DecisionTable): WrittenDmn {
  const lost: string[] = [];
  const name = table.title || 'Decision table';
  /** `fettle:cell` keeps the text as it was written, where FEEL writes it in another way. */
  const expression = (element: string, written: string, cell: DmnCell, place: string): readonly string[] => {
    if (cell.lost !== undefined) lost.push(`${place}, "${written}": ${cell.lost}.`);
    else if (cell.isCel) lost.push(`${place}, "${written}": other tools need an evaluator of CEL for it.`);
    const attributes = {
      expressionLanguage: cell.isCel ? CEL_LANGUAGE : undefined,
      'fettle:cell': cell.text === written ? undefined : written,
    };
    return [open(element, attributes), `  <text>${escapeXml(cell.text)}</text>`, `</${element}>`];
  };

  const lines: string[] = [];
  for (const [index, input] of table.inputs.entries()) {
    const source = input.expression || input.name;
    const isPath = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(source);
    if (!isPath) lost.push(`The input "${columnTitle(input)}", "${source}": other tools need an evaluator of CEL for it.`);
    const own = { 'fettle:name': input.name, 'fettle:unit': input.unit || undefined, 'fettle:whole': input.whole ? 'true' : undefined };
    lines.push(open('input', { id: `input${index + 1}`, label: input.title || undefined, ...own }));
    lines.push(`  ${open('inputExpression', { typeRef: input.kind, expressionLanguage: isPath ? undefined : CEL_LANGUAGE })}`);
    lines.push(`    <text>${escapeXml(source)}</text>`, '  </inputExpression>');
    if (input.allowed !== '')
      lines.push(
        ...expression('inputValues', input.allowed, feelOfCell(input.allowed, input), `Values of the input ${input.name}`).map(indent),
      );
    lines.push('</input>');
  }
  for (const [index, output] of table.outputs.entries()) {
    const own = { 'fettle:unit': output.unit || undefined };
    lines.push(
      open('output', { id: `output${index + 1}`, label: output.title || undefined, name: output.name, typeRef: output.kind, ...own }),
    );
    if (output.values !== '')
      lines.push(
        ...expression('outputValues', output.values, feelOfValues(output.values, output), `Values of the output ${output.name}`).map(
          indent,
        ),
      );
    if (output.fallback !== '')
      lines.push(
        ...expression('defaultOutputEntry', output.fallback, feelOfOutput(output.fallback, output), `Fallback of ${output.name}`).map(
          indent,
        ),
      );
    lines.push('</output>');
  }
  lines.push('<annotation name="Note"/>');
  for (const [index, row] of table.rows.entries()) {
    const place = `Row ${index + 1}`;
    lines.push(open('rule', { id: `rule${index + 1}` }));
    for (const [column, text] of row.when.entries())
      lines.push(...expression('inputEntry', text, feelOfCell(text, table.inputs[column]!), place).map(indent));
    for (const [column, text] of row.give.entries())
      lines.push(...expression('outputEntry', text, feelOfOutput(text, table.outputs[column]!), place).map(indent));
    lines.push('  <annotationEntry>', `    <text>${escapeXml(row.note)}</text>`, '  </annotationEntry>', '</rule>');
  }
  if ([...table.inputs, ...table.outputs].some(({ unit }) => unit !== '')) lost.push('Engineering units: DMN has no place for them.');
  if (table.inputs.some(({ whole }) => whole)) lost.push('Whole numbers: DMN has numbers only.');

  const policy = {
    id: 'decisionTable',
    hitPolicy: HIT_POLICY_IN_DMN[table.hitPolicy],
    aggregation: table.hitPolicy === 'collect' && table.aggregation !== undefined ? AGGREGATION_IN_DMN[table.aggregation] : undefined,
  };
  const definitions = { xmlns: DMN_NAMESPACE, 'xmlns:fettle': FETTLE_NAMESPACE, id: 'definitions', name, namespace: 'urn:fettle' };
  const xml = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    open('definitions', definitions),
    `  ${open('decision', { id: 'decision', name })}`,
    `    ${open('decisionTable', policy)}`,
    ...lines.map((line) => `      ${line}`),
    '    </decisionTable>',
    '  </decision>',
    '</definitions>',
    '',
  ].join('\n');
  return { xml, lost };
}

const indent = (line: string): string => `  ${line}`;

function open(element: string, attributes: Attributes): string {
  const written = Object.entries(attributes).flatMap(([name, value]) => (value === undefined ? [] : [` ${name}="${escapeXml(value)}"`]));
  return `<${element}${written.join('')}>`;
}

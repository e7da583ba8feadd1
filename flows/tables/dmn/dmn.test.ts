import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecisionTable } from '../decision-table.ts';
import { HitPolicy } from '../hit-policy.ts';
import { arbitraryTable } from '../testing/arbitrary-table.ts';
import { readDmn } from './read-dmn.ts';
import { writeDmn } from './write-dmn.ts';

/** As a modeller of another maker writes it: prefixes, types of its own, FEEL. */
const FOREIGN = `<?xml version="1.0" encoding="UTF-8"?>
<dmn:definitions xmlns:dmn="http://www.omg.org/spec/DMN/20180521/MODEL/" id="d" name="Rework" namespace="http://example.org">
  <dmn:itemDefinition name="tStage"><dmn:typeRef>string</dmn:typeRef><dmn:allowedValues><dmn:text>"up","down"</dmn:text></dmn:allowedValues></dmn:itemDefinition>
  <dmn:decision id="rework" name="Rework or scrap">
    <dmn:informationRequirement id="r"><dmn:requiredDecision href="#other"/></dmn:informationRequirement>
    <dmn:decisionTable hitPolicy="COLLECT" aggregation="MAX">
      <dmn:input label="Depth of scratch"><dmn:inputExpression typeRef="double"><dmn:text>scratch.depth</dmn:text></dmn:inputExpression></dmn:input>
      <dmn:input><dmn:inputExpression typeRef="tStage"><dmn:text>stage</dmn:text></dmn:inputExpression></dmn:input>
      <dmn:input label="Count"><dmn:inputExpression typeRef="integer"><dmn:text>Number of parts</dmn:text></dmn:inputExpression></dmn:input>
      <dmn:output name="cost" typeRef="number"><dmn:defaultOutputEntry><dmn:text>0</dmn:text></dmn:defaultOutputEntry></dmn:output>
      <dmn:rule><dmn:description>deep</dmn:description>
        <dmn:inputEntry><dmn:text><![CDATA[> 0.5]]></dmn:text></dmn:inputEntry><dmn:inputEntry><dmn:text>not("up")</dmn:text></dmn:inputEntry><dmn:inputEntry><dmn:text>]1..5]</dmn:text></dmn:inputEntry>
        <dmn:outputEntry><dmn:text>2 * count</dmn:text></dmn:outputEntry></dmn:rule>
      <dmn:rule>
        <dmn:inputEntry><dmn:text>null</dmn:text></dmn:inputEntry><dmn:inputEntry><dmn:text>-</dmn:text></dmn:inputEntry><dmn:inputEntry><dmn:text>modulo(?, 2) = 0</dmn:text></dmn:inputEntry>
        <dmn:outputEntry><dmn:text>10</dmn:text></dmn:outputEntry></dmn:rule>
    </dmn:decisionTable>
  </dmn:decision>
  <dmn:decision id="other" name="Other"><dmn:literalExpression><dmn:text>1</dmn:text></dmn:literalExpression></dmn:decision>
</dmn:definitions>`;

describe('a decision table as DMN', () => {
  it('comes back as it was, and says what others will not understand', () => {
    const table = DecisionTable.parse({
      title: 'Spindle <power> & "stage"',
      hitPolicy: 'collect',
      aggregation: 'sum',
      inputs: [
        { name: 'power', title: 'Spindle power', unit: 'kW', expression: 'data.cut.power', allowed: '[0..50]' },
        { name: 'count', whole: true, expression: 'size(data.cut.list)' },
        { name: 'stage', kind: 'string', allowed: 'up, down' },
        { name: 'ok', kind: 'boolean' },
      ],
      outputs: [{ name: 'points', kind: 'number', unit: '%', values: '1, 2, 0', fallback: '0' }],
      rows: [
        { when: ['!= 5 kW', '-', '"up", "down"', 'true'], give: ['1'], note: 'two\nlines' },
        { when: ['unknown, < 3', '1, 2', 'not(up)', ''], give: [''] },
        { when: ['cel(value > count)', '4..5', 'unknown, not(up)', '-'], give: ['cel(count * 2)'] },
      ],
    });

    const { xml, lost } = writeDmn(table);
    const [again] = readDmn(xml).tables;

    expect(again?.table).toEqual(table);
    expect(again?.remarks).toEqual([]);
    expect(lost).toHaveLength(6);
  });

  it('comes back whatever is in it', () => {
    fc.assert(
      fc.property(arbitraryTable(HitPolicy.options), ({ table }) => {
        expect(readDmn(writeDmn(table).xml).tables[0]?.table).toEqual(table);
      }),
    );
  });

  it('of another maker is read, with a list of what is not', () => {
    const { tables, remarks } = readDmn(FOREIGN);

    expect(tables[0]?.table).toEqual(
      DecisionTable.parse({
        title: 'Rework or scrap',
        hitPolicy: 'collect',
        aggregation: 'max',
        inputs: [
          { name: 'depthOfScratch', title: 'Depth of scratch', expression: 'scratch.depth' },
          { name: 'stage', kind: 'string', allowed: '"up","down"' },
          { name: 'count', title: 'Count', whole: true },
        ],
        outputs: [{ name: 'cost', kind: 'number', fallback: '0' }],
        rows: [
          { when: ['> 0.5', 'not("up")', ']1..5]'], give: ['cel(2 * count)'], note: 'deep' },
          { when: ['unknown', '-', 'modulo(?, 2) = 0'], give: ['10'] },
        ],
      }),
    );
    expect(tables[0]?.remarks.join('\n')).toContain('Row 2: "modulo(?, 2) = 0" is FEEL that cells do not have');
    expect(remarks).toEqual([
      'What the decision "Rework or scrap" requires of other decisions is not taken over: connect the tables in the flow.',
      'The decision "Other" is no table and is not taken over.',
    ]);
  });

  it('changed by another tool is taken as it is now', () => {
    const table = DecisionTable.parse({ inputs: [{ name: 'a' }], outputs: [{ name: 'b' }], rows: [{ when: ['!= 5'], give: ['x'] }] });

    const changed = writeDmn(table).xml.replace('&lt; 5, &gt; 5', '&lt; 7');

    expect(readDmn(changed).tables[0]?.table.rows[0]?.when).toEqual(['< 7']);
  });

  it.each([
    ['<definitions><decision></definitions>', 'line 1'],
    ['<html/>', 'begins with <html>'],
    ['<definitions/>', 'has no decision table'],
    ['<!DOCTYPE a [<!ENTITY b "c">]><definitions>&b;</definitions>', 'DOCTYPE'],
    ['', 'must contain a root element'],
    [`${'<a>'.repeat(100)}`, 'nested more than'],
  ])('%j is refused with the reason', (xml, message) => {
    expect(() => readDmn(xml)).toThrow(message);
  });
});

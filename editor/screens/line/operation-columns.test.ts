import { describe, expect, test } from 'vitest';
import { operationColumns } from './operation-columns.ts';

const drawn = (...connections: readonly string[]) => ({
  sequenceFlows: connections.map((connection, index) => {
    const [from, to] = connection.split('>') as [string, string];
    return { id: `${index}`, from: { node: from, port: 'out' }, to: { node: to, port: 'in' } };
  }),
});

describe('operationColumns', () => {
  test('one after the other', () => {
    expect(operationColumns(drawn('start>load', 'load>mill', 'mill>end'), ['load', 'mill']).columns).toEqual([['load'], ['mill']]);
  });

  test('what is worked on side by side stands in one column, and the join waits for the longer way', () => {
    const flow = drawn('load>split', 'split>deburr', 'split>wash', 'wash>dry', 'deburr>joined', 'dry>joined', 'joined>fit');

    const { columns } = operationColumns(flow, ['load', 'deburr', 'wash', 'dry', 'fit']);

    expect(columns).toEqual([['load'], ['deburr', 'wash'], ['dry'], ['fit']]);
  });

  test('rework leads back and moves no column', () => {
    const flow = drawn('mill>inspect', 'inspect>end', 'inspect>nonconformance', 'nonconformance>rework', 'rework>mill');

    const { columns, back } = operationColumns(flow, ['mill', 'inspect']);

    expect(columns).toEqual([['mill'], ['inspect']]);
    expect([...back]).toEqual([['inspect', ['mill']]]);
  });

  test('an operation that nothing leads to is shown all the same', () => {
    expect(operationColumns(drawn(), ['a', 'b']).columns).toEqual([['a', 'b']]);
  });

  test('circles of gateways do not hang it', () => {
    const { columns } = operationColumns(drawn('a>g', 'g>h', 'h>g', 'h>b'), ['a', 'b']);

    expect(columns).toEqual([['a'], ['b']]);
  });
});

import type { Port, SequenceFlow } from '@fettle/flows';
import { expect, test } from 'vitest';
import { whatHappens } from './what-happens.ts';

const firing = (...names: readonly string[]): Port[] => names.map((name) => ({ name, title: name.toUpperCase(), kind: 'firing' }));
const PORTS: Readonly<Record<string, readonly Port[]>> = {
  chart: [...firing('violation'), { name: 'point', title: 'Point', kind: 'number' }],
  plan: firing('beyond', 'run'),
  ask: firing('resume', 'bad'),
};
const flow = (text: string): SequenceFlow => {
  const [from = '', to = ''] = text.split(' > ');
  const [node = '', port = ''] = from.split('.');
  return { id: text, from: { node, port }, to: { node: to, port: 'firing' } };
};
const drawn = (...connections: readonly string[]) =>
  whatHappens({ sequenceFlows: Object.fromEntries(connections.map((text) => [text, flow(text)])) }, 'plan', {
    titleOf: (id) => id,
    subtitleOf: (id) => (id === 'hold' ? 'the unit' : ''),
    portsOf: (id) => PORTS[id] ?? [],
  }).map(({ title, lines }) => [title, ...lines.map(({ text, depth }) => `${'  '.repeat(depth)}${text}`)]);

test('says for each signal what is drawn behind it, with the answers of a check', () => {
  expect(drawn('plan.beyond > hold', 'plan.beyond > ask', 'ask.resume > go', 'ask.bad > call')).toEqual([
    ['BEYOND', 'hold: the unit', 'ask', '  “RESUME” →', '    go', '  “BAD” →', '    call'],
    ['RUN'],
  ]);
});

test('ends where somebody has drawn a circle', () => {
  expect(drawn('plan.beyond > ask', 'ask.resume > plan')).toEqual([['BEYOND', 'ask'], ['RUN']]);
});

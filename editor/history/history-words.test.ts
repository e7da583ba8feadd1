import { type HistoryEvent, HistoryKind, type Json } from '@fettle/flows';
import { describe, expect, test } from 'vitest';
import { historySentence } from './history-words.ts';

const say = (kind: HistoryKind, data: Record<string, Json>): string => {
  const event: HistoryEvent = { stream: 's', sequence: 1, at: 0, kind, flow: 'f', version: 1, flowNode: 'cut', cause: 'c', data };
  return historySentence(event, () => 'Rough milling').text;
};

describe('history in words', () => {
  test('every kind can be said, also when its data is missing', () => {
    for (const kind of HistoryKind.options) expect(say(kind, {})).not.toContain('undefined');
  });

  test.each<[HistoryKind, Record<string, Json>, string]>([
    ['entered', { visit: 1 }, 'Came to Rough milling'],
    ['entered', { visit: 3 }, 'Came to Rough milling, for the 3rd time'],
    ['left', { ports: ['done'], results: { peakPower: 4.38712, layer3: true } }, 'Left Rough milling with peakPower 4.3871, layer3 yes'],
    ['left', { results: { burr: 0.1, outcome: 'done', person: 'ada', withinLimits: true } }, 'Left Rough milling with burr 0.1'],
    [
      'left',
      { results: { burr: 0.3, outcome: 'done', person: 'ada', withinLimits: false } },
      'Left Rough milling with burr 0.3, a value outside its limits',
    ],
    ['left', { results: { outcome: 'overdue', startedAt: 10, endedAt: 7010 } }, 'Left Rough milling with outcome overdue'],
    ['waiting', { waits: [{ kind: 'watch', name: 'm', equipment: 'mill-1' }] }, 'Waits at Rough milling for events of mill-1'],
    [
      'workInstructionCompleted',
      { person: 'Ada', outcome: 'done', entries: { bore: { value: 20.01 } } },
      'Ada finished Rough milling: done (bore 20.01)',
    ],
    [
      'nonconformanceClosed',
      { person: 'Quinn', disposition: 'useAsIs', reason: 'within stock' },
      'Nonconformance decided by Quinn: use as is: within stock',
    ],
    [
      'effectRequested',
      { action: { kind: 'writeSignal', equipment: 'mill-1', signal: 'start', value: true } },
      'Writes yes to mill-1.start',
    ],
  ])('%s', (kind, data, sentence) => {
    expect(say(kind, data)).toBe(sentence);
  });
});

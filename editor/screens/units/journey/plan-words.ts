import type { Json } from '@fettle/flows';
import { exactTime } from '../../../parts/time-words.ts';
import { valueWords } from '../../../parts/value-words.ts';
import { field, text } from './history-data.ts';
import type { RecordNames } from './record-names.ts';

/** What a stay waits for, to stand behind "waits for". */
export function waitWords(wait: Json, names: RecordNames): string {
  switch (field(wait, 'kind')) {
    case 'watch':
      return names.equipment(text(field(wait, 'equipment')));
    case 'task': {
      const station = text(field(wait, 'station'));
      return `work at ${station === '' ? 'a station' : names.equipment(station)}`;
    }
    case 'timer':
      return `${field(wait, 'name') === 'limit' ? 'at the longest until' : 'until'} ${exactTime(Number(field(wait, 'dueAt')))}`;
    case 'decision':
      return field(wait, 'decision') === 'release' ? 'release of the hold' : 'a decision on the nonconformance';
    case 'escalation':
      return 'somebody to escalate';
    case 'milestone':
      return 'another branch';
    case 'reply':
      return replyWords(text(field(wait, 'to')));
    default:
      return `the answer to ${text(field(wait, 'name'))}`;
  }
}

/** Who is asked, by its address: a called routing, a material lot, another unit. */
function replyWords(to: string): string {
  const [kind, ...rest] = to.split('/');
  if (kind === 'material') return `lot ${rest.join('/')}`;
  if (rest.includes('call')) return 'its sub-routing';
  return `${rest.slice(1).join('/') || to} to answer`;
}

/** What was asked of the world outside. */
export function actionWords(action: Json | undefined, names: RecordNames): string {
  const part = (name: string): string => text(field(action, name));
  switch (field(action, 'kind')) {
    case 'writeSignal': {
      const { title, unit } = names.signal(part('equipment'), part('signal'));
      return `${names.equipment(part('equipment'))}: ${title} → ${valueWords(field(action, 'value'), unit)}`;
    }
    case 'publishMqtt':
      return `Message published to ${part('topic')}`;
    case 'httpCall':
      return `Called ${part('method')} ${part('url')}`;
    default:
      return part('kind');
  }
}

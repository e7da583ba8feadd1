import type { HistoryEvent } from '@fettle/flows';
import { historySentence } from '../history/history-words.ts';
import { useOpenFlow } from '../session/open-flow.ts';
import styles from './simulation.module.css';
import type { Simulation } from './simulation.ts';
import { simulationTime } from './simulation-time.ts';

const SHOWN = 300;

/** What happened up to where one stands, newest first; what the last move brought is marked. */
export function SimulationHistory({ simulation }: { readonly simulation: Simulation }) {
  const flow = useOpenFlow();
  const { history, newLines } = simulation;
  const shown = history.slice(-SHOWN).reverse();
  const several = new Set(shown.map(({ stream }) => stream)).size > 1;
  return (
    <ol className={styles.history} aria-label="What happened, newest first">
      {shown.map((event, place) => {
        const { text, tone } = historySentence(event, (id) => (id === undefined ? 'it' : flow.nameOf(id)));
        return (
          <li key={`${event.stream} ${event.sequence}`} data-tone={tone} data-new={place < newLines}>
            <span className={styles.at}>{simulationTime(event.at)}</span>
            {several && <span className={styles.unit}>{shortName(event)}</span>}
            {event.flowNode === undefined || event.flow !== simulation.definition.id ? (
              <span>{text}</span>
            ) : (
              <button type="button" onClick={() => flow.show([event.flowNode!])}>
                {text}
              </button>
            )}
          </li>
        );
      })}
      {history.length === 0 && <li data-tone="detail">Nothing has happened yet.</li>}
    </ol>
  );
}

/** The serial number, or the machine of a rule. */
export const shortName = ({ stream }: Pick<HistoryEvent, 'stream'>): string => stream.split('/').at(-1) ?? stream;

import { type AndonCall, api, type UserTask } from '@fettle/flows/contract';
import {
  IconAlertOctagon,
  IconBox,
  IconCheck,
  IconHammer,
  IconHandStop,
  IconHelp,
  IconMicroscope,
  IconSettingsExclamation,
  IconUserCheck,
} from '@tabler/icons-react';
import { useChange } from '../../data/use-route.ts';
import { newEntryId } from '../../offline/new-entry-id.ts';
import { PersonName } from '../../parts/person-name.tsx';
import { announce } from './announcement.ts';
import styles from './call-help-sheet.module.css';
import { useConnection } from './connection-line.tsx';
import { age } from './duration-text.ts';
import { Sheet } from './sheet.tsx';
import { useNow, useOperator, useOutboxEntries, useTerminal } from './terminal-context.tsx';
import { Tile, Tiles } from './tile.tsx';
import { useOpenCalls } from './use-help-calls.ts';

const REASONS = [
  { title: 'Machine down', severity: 'alarm', icon: IconSettingsExclamation },
  { title: 'Material missing', severity: 'warning', icon: IconBox },
  { title: 'Quality doubtful', severity: 'warning', icon: IconMicroscope },
  { title: 'Tool or fixture', severity: 'warning', icon: IconHammer },
  { title: 'Help with the work', severity: 'information', icon: IconHelp },
  { title: 'Danger or accident', severity: 'alarm', icon: IconAlertOctagon },
] as const;

interface CallHelpSheetProps {
  readonly station: string;
  readonly task: UserTask | undefined;
  readonly close: () => void;
}

/** Andon: one touch on a reason calls. The call has its own id from the touch on, so that it is made once however often it is sent. */
export function CallHelpSheet({ station, task, close }: CallHelpSheetProps) {
  const { outbox } = useTerminal();
  const operator = useOperator();
  const connection = useConnection();
  const calls = useOpenCalls(station);
  const unsent = useOutboxEntries().filter((entry) => entry.kind === 'call' && entry.state === 'waiting' && entry.station === station);
  const made = new Set([...calls, ...unsent].map(({ title }) => title));
  const callFor = (reason: (typeof REASONS)[number]): void => {
    const now = Date.now();
    const { title, severity } = reason;
    outbox
      .add({
        kind: 'call',
        entryId: newEntryId(),
        person: { id: operator.id, displayName: operator.displayName },
        station,
        enteredAt: now,
        sendAfter: now,
        title,
        severity,
        ...(task === undefined ? {} : { serialNumber: task.unit.serialNumber }),
      })
      .then(
        () =>
          connection === 'lost'
            ? announce('bad', `“${title}” is not sent: no connection. Call out loud.`, 'Not sent')
            : announce('note', `Help is called: ${title}.`),
        () => announce('bad', 'The call could not be stored on this device. Call out loud.', 'Not sent'),
      );
    close();
  };
  return (
    <Sheet
      title="Call help"
      close={close}
      wide
      lead={connection === 'lost' ? 'No connection: a call is sent as soon as the server answers. Until then, call out loud.' : undefined}
    >
      {calls.length > 0 && (
        <ul className={styles.calls} aria-label="Open calls">
          {calls.map((one) => (
            <OpenCall key={one.id} call={one} />
          ))}
        </ul>
      )}
      <Tiles label="Reason">
        {REASONS.map((reason) => (
          <Tile
            key={reason.title}
            label={reason.title}
            note={made.has(reason.title) ? 'called already' : undefined}
            disabled={made.has(reason.title)}
            tone={reason.severity === 'alarm' ? 'alarm' : 'normal'}
            icon={<reason.icon size={34} aria-hidden />}
            press={() => callFor(reason)}
          />
        ))}
      </Tiles>
    </Sheet>
  );
}

function OpenCall({ call }: { readonly call: AndonCall }) {
  const now = useNow(5_000);
  const change = useChange(api.changeAndonCall, [api.listAndonCalls]);
  const acknowledged = call.state === 'acknowledged';
  const Icon = acknowledged ? IconUserCheck : IconHandStop;
  return (
    <li className={styles.call} data-state={call.state}>
      <Icon size={34} aria-hidden />
      <span className={styles.words}>
        <strong>{call.title}</strong>
        <span>
          {acknowledged ? (
            <>
              Acknowledged by <PersonName of={call.acknowledgedBy} />
            </>
          ) : (
            'Called, nobody has answered yet'
          )}{' '}
          · {age(now - call.calledAt)}
        </span>
      </span>
      <button
        type="button"
        className={styles.solved}
        aria-label={`Solved: ${call.title}`}
        disabled={change.isPending}
        onClick={() =>
          change.mutate({ params: { call: call.id, change: 'close' } }, { onError: (error) => announce('bad', error.message, 'Not done') })
        }
      >
        <IconCheck size={28} aria-hidden /> Solved
      </button>
    </li>
  );
}

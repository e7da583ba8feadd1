import type { UserTask } from '@fettle/flows/contract';
import { languagesOf } from '@fettle/flows/instruction-language.ts';
import {
  IconBellRinging,
  IconCloudUp,
  IconDeviceTablet,
  IconLanguage,
  IconLayoutDashboard,
  IconLock,
  IconLogout,
  IconMapPin,
} from '@tabler/icons-react';
import { sendBeforeLeaving } from '../../offline/send-before-leaving.ts';
import { languageName } from '../../parts/language-name.ts';
import { ORIGINAL } from './instruction-language.ts';
import { Sheet } from './sheet.tsx';
import { useOperator, useOutboxEntries, useTerminal } from './terminal-context.tsx';
import { useTerminalSignOut } from './terminal-session.tsx';
import { Tile, Tiles } from './tile.tsx';

interface MoreSheetProps {
  readonly task: UserTask | undefined;
  /** In which the task is shown; empty: as it was written. */
  readonly language: string | undefined;
  readonly chooseLanguage: (language: string) => void;
  readonly close: () => void;
  readonly show: (what: 'unsent' | 'device' | 'hold' | 'escalate') => void;
  readonly leave: () => void;
  readonly refused: number;
}

/** Everything that is not the next step. */
export function MoreSheet({ task, language, chooseLanguage, close, show, leave, refused }: MoreSheetProps) {
  const operator = useOperator();
  const { outbox } = useTerminal();
  const signOut = useTerminalSignOut();
  const waiting = useOutboxEntries().filter((entry) => entry.state === 'waiting').length;
  const languages = task === undefined ? [] : languagesOf(task.instruction);
  const all = [ORIGINAL, ...languages];
  const next = all[(all.indexOf(language ?? ORIGINAL) + 1) % all.length] ?? ORIGINAL;
  return (
    <Sheet title="More" close={close} wide>
      <Tiles label="More">
        <Tile
          label="Waiting and refused"
          note={`${waiting} waiting to be sent · ${refused} refused`}
          tone={refused > 0 ? 'alarm' : 'normal'}
          icon={<IconCloudUp size={34} aria-hidden />}
          press={() => show('unsent')}
        />
        <Tile
          label="Hold this unit"
          note={task === undefined ? 'open a unit first' : task.held ? 'is on hold' : task.unit.serialNumber}
          disabled={task === undefined || task.held}
          icon={<IconLock size={34} aria-hidden />}
          press={() => show('hold')}
        />
        <Tile
          label="Escalate"
          note={task === undefined ? 'open a unit first' : 'what the routing is ready for'}
          disabled={task === undefined}
          icon={<IconBellRinging size={34} aria-hidden />}
          press={() => show('escalate')}
        />
        {languages.length > 0 && (
          <Tile
            label="Language"
            note={`${wordsFor(language ?? '')}; touch for ${wordsFor(next)}`}
            icon={<IconLanguage size={34} aria-hidden />}
            press={() => {
              chooseLanguage(next);
              close();
            }}
          />
        )}
        <Tile label="Change station" icon={<IconMapPin size={34} aria-hidden />} press={leave} />
        <Tile
          label="This device"
          note="light or dark, sound, scanner"
          icon={<IconDeviceTablet size={34} aria-hidden />}
          press={() => show('device')}
        />
        <Tile
          label="Line view"
          note="leaves the terminal"
          icon={<IconLayoutDashboard size={34} aria-hidden />}
          press={() => void sendBeforeLeaving(outbox, operator.id).then(() => location.assign('/line'))}
        />
        <Tile
          label="Sign out"
          note={waiting > 0 ? `${operator.displayName}; what waits is sent first, or when you are back` : operator.displayName}
          icon={<IconLogout size={34} aria-hidden />}
          press={signOut}
        />
      </Tiles>
    </Sheet>
  );
}

const wordsFor = (language: string): string => (language === ORIGINAL ? 'as it was written' : languageName(language));

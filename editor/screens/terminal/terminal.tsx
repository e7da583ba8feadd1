import { useCallback, useEffect, useMemo, useState } from 'react';
import { Station } from './station.tsx';
import { StationPicker } from './station-picker.tsx';
import { applyScheme, readSettings, type StationSettings, writeSettings } from './station-settings.ts';
import { SettingsContext } from './terminal-context.tsx';

/** Where in the terminal one is: both are in the address, so that a reload, a link and the browser's history lead back. */
interface Place {
  readonly station: string | undefined;
  readonly task: string | undefined;
}

export function Terminal() {
  const [settings, setSettings] = useState(readSettings);
  const [place, go] = usePlace(settings.station);
  const change = useCallback((part: Partial<StationSettings>): void => {
    setSettings((before) => {
      const next = { ...before, ...part };
      writeSettings(next);
      applyScheme(next);
      return next;
    });
  }, []);
  // The last station is the one this device stands at, however it was chosen.
  useEffect(() => {
    if (place.station !== undefined && place.station !== settings.station) change({ station: place.station });
  }, [place.station, settings.station, change]);
  const context = useMemo(() => ({ settings, change }), [settings, change]);

  return (
    <SettingsContext value={context}>
      {place.station === undefined ? (
        <StationPicker choose={(station) => go({ station, task: undefined })} />
      ) : (
        <Station
          key={place.station}
          station={place.station}
          task={place.task}
          open={(task) => go({ station: place.station, task })}
          leave={() => {
            change({ station: undefined });
            go({ station: undefined, task: undefined });
          }}
        />
      )}
    </SettingsContext>
  );
}

function usePlace(remembered: string | undefined): [Place, (place: Place) => void] {
  const [place, setPlace] = useState<Place>(() => {
    const read = readPlace();
    return { ...read, station: read.station ?? remembered };
  });
  useEffect(() => {
    const follow = (): void => {
      // The browser's Back can lead to a screen of the other app that lives in the same page.
      if (location.pathname === '/terminal') setPlace(readPlace());
      else location.reload();
    };
    window.addEventListener('popstate', follow);
    return () => window.removeEventListener('popstate', follow);
  }, []);
  useEffect(() => {
    const address = addressOf(place);
    if (address !== location.pathname + location.search) history.replaceState(null, '', address);
  }, [place]);
  return [place, setPlace];
}

function readPlace(): Place {
  const search = new URLSearchParams(location.search);
  return { station: search.get('station') || undefined, task: search.get('task') || undefined };
}

function addressOf({ station, task }: Place): string {
  const search = new URLSearchParams();
  if (station !== undefined) search.set('station', station);
  if (task !== undefined) search.set('task', task);
  return search.size === 0 ? '/terminal' : `/terminal?${search}`;
}

import { z } from 'zod';

/** What is set once for a device: it stays whoever signs in. */
export const StationSettings = z.object({
  station: z.string().optional().catch(undefined),
  /** Light unless somebody chose otherwise for this station. */
  scheme: z.enum(['light', 'dark']).catch('light'),
  sound: z.boolean().catch(true),
  scannerPrefix: z.string().max(8).catch(''),
});
export type StationSettings = z.infer<typeof StationSettings>;

const KEY = 'fettle-terminal-device';

export function readSettings(): StationSettings {
  try {
    return StationSettings.parse(JSON.parse(localStorage.getItem(KEY) ?? '{}'));
  } catch {
    return StationSettings.parse({});
  }
}

export function writeSettings(settings: StationSettings): void {
  localStorage.setItem(KEY, JSON.stringify(settings));
}

/** Light or dark, for the page as a whole. */
export function applyScheme({ scheme }: StationSettings): void {
  document.documentElement.setAttribute('data-mantine-color-scheme', scheme);
}

import { lazy } from 'react';

/*
 * Sheets that are not needed for the first sight, and that need the server when they are: they come when the terminal is idle. The service worker keeps them like
 * everything else, so that a later start without a connection has them too.
 */

const check = () => import('./check-sheet.tsx');
const device = () => import('./device-sheet.tsx');
const escalate = () => import('./escalate-sheet.tsx');
const hold = () => import('./hold-sheet.tsx');

export const CheckSheet = lazy(() => check().then((module) => ({ default: module.CheckSheet })));
export const DeviceSheet = lazy(() => device().then((module) => ({ default: module.DeviceSheet })));
export const EscalateSheet = lazy(() => escalate().then((module) => ({ default: module.EscalateSheet })));
export const HoldSheet = lazy(() => hold().then((module) => ({ default: module.HoldSheet })));

/** Milliseconds after the first sight. */
const IDLE_AFTER = 1_500;

/** Fetches them all in a while, so that the first touch finds them; gives what calls it off. */
export function fetchLaterSheets(): () => void {
  const timer = setTimeout(() => {
    // Without a connection they come when they are opened.
    void Promise.all([check(), device(), escalate(), hold()]).catch(() => undefined);
  }, IDLE_AFTER);
  return () => clearTimeout(timer);
}

import { lazy } from 'react';

/*
 * Sheets that are not needed for the first sight: they come when the terminal is idle. The service worker keeps them like everything else, so that a later start
 * without a connection has them too.
 */

const check = () => import('./check-sheet.tsx');
const device = () => import('./device-sheet.tsx');
const escalate = () => import('./escalate-sheet.tsx');
const hold = () => import('./hold-sheet.tsx');
const quantity = () => import('./quantity-sheet.tsx');
const unsent = () => import('./unsent-sheet.tsx');

export const CheckSheet = lazy(() => check().then((module) => ({ default: module.CheckSheet })));
export const DeviceSheet = lazy(() => device().then((module) => ({ default: module.DeviceSheet })));
export const EscalateSheet = lazy(() => escalate().then((module) => ({ default: module.EscalateSheet })));
export const HoldSheet = lazy(() => hold().then((module) => ({ default: module.HoldSheet })));
export const QuantitySheet = lazy(() => quantity().then((module) => ({ default: module.QuantitySheet })));
export const UnsentSheet = lazy(() => unsent().then((module) => ({ default: module.UnsentSheet })));

/** Milliseconds after the first sight. */
const IDLE_AFTER = 1_500;

/** Fetches them all in a while, so that the first touch finds them; gives what calls it off. */
export function fetchLaterSheets(): () => void {
  const timer = setTimeout(() => {
    // Without a connection they come when they are opened.
    void Promise.all([check(), device(), escalate(), hold(), quantity(), unsent()]).catch(() => undefined);
  }, IDLE_AFTER);
  return () => clearTimeout(timer);
}

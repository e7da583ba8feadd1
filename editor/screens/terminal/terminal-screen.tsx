import { useEffect } from 'react';

/**
 * Where the router of the other screens leads when somebody follows a link to /terminal: the address is loaded anew, and main.tsx starts the terminal in place of
 * those screens.
 */
export function TerminalScreen() {
  useEffect(() => location.reload(), []);
  return null;
}

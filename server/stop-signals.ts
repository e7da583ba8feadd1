const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** One Ctrl+C arrives more than once: the terminal sends it to every process of the group, and npm passes it on to the program it runs. */
const SAME_KEYPRESS_MS = 3000;

/**
 * Runs `stop` once when the process is asked to stop, and ends it when `stop` has finished (exit code 0; 1 when `stop` failed). Asked again
 * while it is stopping, and not by the echo of the same key press, the process ends at once.
 */
export function onStopSignal(stop: (signal: NodeJS.Signals) => Promise<void>, log: (line: string) => void): void {
  let askedAt: number | undefined;
  for (const name of STOP_SIGNALS) {
    process.on(name, (signal) => {
      if (askedAt === undefined) {
        askedAt = performance.now();
        stop(signal).then(
          () => process.exit(0),
          (error: unknown) => {
            log(`Stopping failed: ${error instanceof Error ? error.message : String(error)}`);
            process.exit(1);
          },
        );
      } else if (performance.now() - askedAt > SAME_KEYPRESS_MS) {
        log('Asked again: ending at once.');
        process.exit(1);
      }
    });
  }
}

import pg from 'pg';

/** Connections of a pool, known until their sockets are closed: a pool calls itself ended as soon as it has told them to close. */
export interface TrackedConnections {
  /** For the pool's options: what it makes its connections of. */
  readonly Client: typeof pg.Client;
  /** Resolves when none is open, after 2 s at the latest: a server that does not answer must not keep a process from ending. */
  closed(): Promise<void>;
}

const PATIENCE = 2000;

export function trackConnections(): TrackedConnections {
  const open = new Set<pg.Client>();
  let noneOpen: (() => void) | undefined;

  class Client extends pg.Client {
    constructor(config?: string | pg.ClientConfig) {
      super(config);
      this.once('connect', () => open.add(this));
      this.once('end', () => {
        open.delete(this);
        if (open.size === 0) noneOpen?.();
      });
    }
  }

  return {
    Client: Client as typeof pg.Client,
    async closed() {
      if (open.size === 0) return;
      let late: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        noneOpen = resolve;
        late = setTimeout(resolve, PATIENCE);
      });
      clearTimeout(late);
    },
  };
}

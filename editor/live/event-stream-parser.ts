/** One event of a text/event-stream. */
export interface StreamEvent {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: string;
}

/**
 * Parses text/event-stream as it arrives (WHATWG HTML, section 9.2.6). Feed it pieces of any size; it gives back the events that are complete.
 * `retry` is ignored: when to try again is decided by whoever reads.
 */
export function createEventStreamParser(): (piece: string) => StreamEvent[] {
  let rest = '';
  let id: string | undefined;
  let event = '';
  let data: string[] = [];

  return (piece) => {
    const complete: StreamEvent[] = [];
    rest += piece;
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) complete.push({ id, event: event || 'message', data: data.join('\n') });
        event = '';
        data = [];
        continue;
      }
      const colon = line.indexOf(':');
      if (colon === 0) continue;
      const field = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
      if (field === 'data') data.push(value);
      else if (field === 'event') event = value;
      else if (field === 'id' && !value.includes('\0')) id = value;
    }
    return complete;
  };
}

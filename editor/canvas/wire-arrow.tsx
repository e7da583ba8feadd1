/** The id of the arrow at the end of connections: one for all. */
export const ARROW = 'fettle-arrow';

/** What connections refer to; it has to be somewhere on the page. */
export function WireArrow() {
  return (
    <svg width="0" height="0" style={{ position: 'absolute' }} aria-hidden>
      <defs>
        <marker id={ARROW} markerWidth="15" markerHeight="15" viewBox="-10 -10 20 20" orient="auto" refX="0" refY="0">
          <polyline
            points="-5,-4 0,0 -5,4 -5,-4"
            style={{ stroke: 'var(--fettle-wire)', fill: 'var(--fettle-wire)', strokeWidth: 1 }}
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        </marker>
      </defs>
    </svg>
  );
}

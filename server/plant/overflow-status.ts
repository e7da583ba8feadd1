import { MonitoredItem, StatusCode } from 'node-opcua';

interface QueuedDataChange {
  readonly value?: { statusCode: StatusCode };
}

interface OverflowMarking {
  _setOverflowBit(notification: QueuedDataChange): void;
}

/**
 * node-opcua 2.186 asserts that a value is Good when a monitored item's queue overflows and the oldest value is dropped: a subscriber that stops reading
 * while bad values flow would end this process. OPC UA puts the overflow bit into the info bits of whatever status there is; so do we. Idempotent.
 */
export function keepStatusOnOverflow(): void {
  const prototype = MonitoredItem.prototype as unknown as OverflowMarking;
  prototype._setOverflowBit = (notification) => {
    const value = notification.value;
    if (value && !value.statusCode.hasOverflowBit)
      value.statusCode = StatusCode.makeStatusCode(value.statusCode, 'Overflow | InfoTypeDataValue');
  };
}

import { describe, expect, it } from 'vitest';
import { parseAddress, resolveAddress } from './address.ts';

const NAMESPACES = ['http://opcfoundation.org/UA/', 'urn:server', 'http://example.com/mill;2'];

describe('an OPC UA address', () => {
  it.each([
    ['ns=2;s=Ch1.Axis;Power', { nodeId: 'ns=2;s=Ch1.Axis;Power' }],
    ['i=2258', { nodeId: 'ns=0;i=2258' }],
    ['nsu=urn:server;i=7', { nodeId: 'ns=1;i=7' }],
    ['nsu=http://example.com/mill%3B2;s=x', { nodeId: 'ns=2;s=x' }],
    ['ns=1;g=09087e75-8e5e-499b-954f-f2a9603db28a', { nodeId: 'ns=1;g=09087e75-8e5e-499b-954f-f2a9603db28a' }],
  ])('%s resolves through the server’s namespaces', (address, expected) => {
    expect(resolveAddress(address, NAMESPACES)).toEqual(expected);
  });

  it.each(['', 'ns=2', 'ns=x;s=a', 'spindle', 'ns=2;i=99999999999', 'ns=2;i=5000000000', 'ns=99999;s=a', 'ns=1;g=12', 'nsu=;s=a'])(
    '“%s” is refused with the forms there are',
    (address) => {
      expect(parseAddress(address)).toMatch(/is no OPC UA address/);
    },
  );

  it('names the namespaces there are when the wanted one is missing', () => {
    expect(resolveAddress('nsu=urn:gone;s=a', NAMESPACES)).toEqual({
      problem: 'The server has no namespace urn:gone; it has http://opcfoundation.org/UA/, urn:server, http://example.com/mill;2.',
    });
  });
});

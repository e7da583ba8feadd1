import { describe, expect, it } from 'vitest';
import { firingOf, rule } from '../testing/test-context.ts';
import { httpCall } from './http-call.ts';

describe('HTTP call', () => {
  it('posts named values', () => {
    const payload = [{ name: 'why', value: 'firing.title' }];
    const action = rule(httpCall, { url: 'http://maintenance.example/calls', timeout: 5, payload });

    expect(action.take(firingOf()).effects).toEqual([
      {
        name: 'call',
        action: {
          kind: 'httpCall',
          method: 'POST',
          url: 'http://maintenance.example/calls',
          timeout: 5000,
          body: { why: 'Spindle power too high' },
        },
      },
    ]);
  });

  it.each(['GET', 'DELETE'])('sends no payload with %s', (method) => {
    const action = rule(httpCall, { url: 'http://maintenance.example/', method });

    expect(action.take(firingOf()).effects?.[0]?.action).not.toHaveProperty('body');
  });

  it.each(['gopher://h/', 'file:///etc/passwd', 'http://', 'https://u:p@h/'])('refuses the address %s', (url) => {
    expect(httpCall.params.safeParse({ url }).success).toBe(false);
  });

  it.each([0, 61, 'soon'])('refuses to wait %j seconds', (timeout) => {
    expect(httpCall.params.safeParse({ url: 'http://h/', timeout }).success).toBe(false);
  });
});

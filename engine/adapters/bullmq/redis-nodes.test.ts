import { expect, test } from 'vitest';
import { redisNodes } from './redis-nodes.ts';

test.each([
  ['redis://127.0.0.1:6379', ['redis://127.0.0.1:6379']],
  ['redis://a:6379,b:6380', ['redis://a:6379', 'redis://b:6380']],
  ['rediss://ann:se,s%40me@a:1, [::1]:2/0', ['rediss://ann:se,s%40me@a:1/0', 'rediss://ann:se,s%40me@[::1]:2/0']],
])('%s names its nodes', (address, nodes) => {
  expect(redisNodes(address)).toEqual(nodes);
});

test.each(['http://a:1', 'redis://', 'redis://a:1,', 'redis://a:port', 'a:6379,b:6379'])('%s is no address', (address) => {
  expect(redisNodes(address)).toBeUndefined();
});

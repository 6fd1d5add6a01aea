import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DtmfQueue } from '../../src/device/dtmf-queue';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

it('hands keys that are pressed quickly on one after the other, each when the one before has sounded', () => {
  const sent: string[] = [];
  const keys = new DtmfQueue((key) => sent.push(key));

  keys.enqueue('1');
  keys.enqueue('2#');

  expect(sent).toEqual(['1']);
  vi.advanceTimersByTime(249);
  expect(sent).toEqual(['1']);
  vi.advanceTimersByTime(1);
  expect(sent).toEqual(['1', '2']);
  vi.runAllTimers();
  expect(sent).toEqual(['1', '2', '#']);
});

it('forgets what waits when the call is over', () => {
  const sent: string[] = [];
  const keys = new DtmfQueue((key) => sent.push(key));

  keys.enqueue('123');
  keys.clear();
  vi.runAllTimers();

  expect(sent).toEqual(['1']);
});

it('does not keep a key waiting after a pause', () => {
  const sent: string[] = [];
  const keys = new DtmfQueue((key) => sent.push(key));

  keys.enqueue('1');
  vi.runAllTimers();
  keys.enqueue('2');

  expect(sent).toEqual(['1', '2']);
});

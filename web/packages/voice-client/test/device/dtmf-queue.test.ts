import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PacedKeys } from '../../src/device/dtmf-queue';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

it('hands keys that are pressed quickly on one after the other, each when the one before has sounded', () => {
  const sent: string[] = [];
  const keys = new PacedKeys((key) => sent.push(key));

  keys.press('1');
  keys.press('2#');

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
  const keys = new PacedKeys((key) => sent.push(key));

  keys.press('123');
  keys.forget();
  vi.runAllTimers();

  expect(sent).toEqual(['1']);
});

it('does not keep a key waiting after a pause', () => {
  const sent: string[] = [];
  const keys = new PacedKeys((key) => sent.push(key));

  keys.press('1');
  vi.runAllTimers();
  keys.press('2');

  expect(sent).toEqual(['1', '2']);
});

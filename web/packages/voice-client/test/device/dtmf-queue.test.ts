import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DtmfQueue } from '../../src/device/dtmf-queue';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

it('sends keys that are pressed quickly one at a time, each after the tone of the previous one', () => {
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

it('discards pending keys when the call ends', () => {
  const sent: string[] = [];
  const keys = new DtmfQueue((key) => sent.push(key));

  keys.enqueue('123');
  keys.clear();
  vi.runAllTimers();

  expect(sent).toEqual(['1']);
});

it('sends a key immediately after a pause', () => {
  const sent: string[] = [];
  const keys = new DtmfQueue((key) => sent.push(key));

  keys.enqueue('1');
  vi.runAllTimers();
  keys.enqueue('2');

  expect(sent).toEqual(['1', '2']);
});

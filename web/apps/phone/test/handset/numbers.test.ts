import { expect, test } from 'vitest';
import { initialNumbers, parseNumber, saveNumbers, suggestNumber } from '../../src/handset/numbers';

test.each([
  ['+1 555 010 0123', '+15550100123'],
  ['(555) 010-0123', '+15550100123'],
  ['+49 30 901820', '+4930901820'],
])('%s is %s', (typed, number) => {
  expect(parseNumber(typed)).toEqual({ number });
});

test.each([
  ['', 'Enter a number'],
  ['+1 555', 'too short'],
  ['+1 555 010 0123 4567', 'too long'],
  ['+999 123 4567', 'Unknown country code'],
  ['Ada', 'Enter a valid phone number'],
])('%j has an error message', (typed, words) => {
  expect(parseNumber(typed).error).toContain(words);
});

test('a suggested number can be dialed and is reserved for fiction', () => {
  expect(suggestNumber(() => 0)).toBe('+15550100000');
  expect(parseNumber(suggestNumber(() => 0.9999)).number).toBe('+15550109999');
});

test('a tab keeps its numbers over a reload, and the URL takes precedence', () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  const first = initialNumbers('http://x/phone', storage, () => 0.5);
  expect(first).toEqual(['+15550105000']);
  saveNumbers([...first, '+15550100001'], storage);
  expect(initialNumbers('http://x/phone', storage, () => 0)).toEqual(['+15550105000', '+15550100001']);
  expect(initialNumbers('http://x/phone?number=%2B15550100777', storage, () => 0)).toEqual(['+15550100777']);
});

import { expect, test } from 'vitest';
import { formatDuration } from '../src/format';
import { formatPhoneNumber } from '../src/formatPhoneNumber';

test('formats a number of the home country nationally and any other internationally', () => {
  expect(formatPhoneNumber('+12125550123')).toBe('(212) 555-0123');
  expect(formatPhoneNumber('+4930901820')).toBe('+49 30 901820');
  expect(formatPhoneNumber('+12125550123', null)).toBe('+1 212 555 0123');
});

test.each([
  [0, '0:00'],
  [7_900, '0:07'],
  [750_000, '12:30'],
  [3_723_000, '1:02:03'],
])('formats %d ms as %s', (milliseconds, formatted) => {
  expect(formatDuration(milliseconds)).toBe(formatted);
});

import { expect, test } from 'vitest';
import { receptionOf, scripts } from '../../src/handset/answer-behavior';

test('what the page has set is known again, and anything else is somebody’s script', () => {
  for (const [reception, script] of Object.entries(scripts)) expect(receptionOf(script)).toBe(reception);
  expect(receptionOf([{ busy: true }])).toBe('another script');
  expect(receptionOf(undefined)).toBe('another script');
});

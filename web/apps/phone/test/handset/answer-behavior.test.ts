import { expect, test } from 'vitest';
import { answerBehaviorOf, scripts } from '../../src/handset/answer-behavior';

test('what the page has set is known again, and anything else is somebody’s script', () => {
  for (const [reception, script] of Object.entries(scripts)) expect(answerBehaviorOf(script)).toBe(reception);
  expect(answerBehaviorOf([{ busy: true }])).toBe('other-script');
  expect(answerBehaviorOf(undefined)).toBe('other-script');
});

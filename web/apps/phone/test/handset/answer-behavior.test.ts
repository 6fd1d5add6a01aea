import { expect, test } from 'vitest';
import { answerBehaviorOf, scripts } from '../../src/handset/answer-behavior';

test('the page recognizes its own scripts; any other script belongs to another client', () => {
  for (const [reception, script] of Object.entries(scripts)) expect(answerBehaviorOf(script)).toBe(reception);
  expect(answerBehaviorOf([{ busy: true }])).toBe('other-script');
  expect(answerBehaviorOf(undefined)).toBe('other-script');
});

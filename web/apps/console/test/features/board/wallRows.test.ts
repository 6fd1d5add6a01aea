import { expect, test } from 'vitest';
import { rowsIn } from '../../../src/features/board/useWallRows';

test('as many rows as fit are shown, at least one', () => {
  expect(rowsIn(660, 26)).toEqual({ callers: 5, agents: 8 });
  expect(rowsIn(1320, 26)).toEqual({ callers: 12, agents: 18 });
  expect(rowsIn(100, 26)).toEqual({ callers: 1, agents: 1 });
  expect(rowsIn(660, Number.NaN)).toEqual({ callers: 4, agents: 6 });
});

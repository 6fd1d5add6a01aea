import { act, render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { CallDialog, RingbackProvider } from '../../src';
import { call, heldCall, voice } from '../../stories/fixtures';

test('the beginning of a number that is too long for its tab is cut off, and the end of a name', async () => {
  render(
    <RingbackProvider>
      <CallDialog
        voice={voice({ call: call(), held: [heldCall(), heldCall({ callId: 'c3', name: null })] })}
        name="Alan Turing"
      />
    </RingbackProvider>,
  );
  await act(async () => {});
  expect(screen.getByText('(212) 555-0188').parentElement?.dir).toBe('rtl');
  expect(screen.getByText('Katherine Johnson').parentElement?.dir).toBe('');
  expect(screen.getByRole('tab', { name: /^\(212\) 555-0188/ })).toBeTruthy();
});

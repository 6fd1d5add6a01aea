import { act, cleanup, render } from '@testing-library/react';
import { expect, test } from 'vitest';
import { RingbackProvider } from '../src';
import { components } from '../stories';

test('every story shows its component', async () => {
  for (const { name, stories } of components) {
    for (const [state, Story] of Object.entries(stories)) {
      const { container } = render(
        <RingbackProvider>
          <Story />
        </RingbackProvider>,
      );
      await act(async () => {});
      expect(container.textContent?.length, `${name}: ${state}`).toBeGreaterThan(0);
      cleanup();
    }
  }
});

import { toaster } from '@ringback/ui';
import { cleanup } from '@testing-library/react';
import { afterEach } from 'vitest';

afterEach(() => {
  cleanup();
  // The store of toasts outlives the page.
  toaster.remove();
});
// Chakra uses these, and jsdom lacks them.
window.matchMedia ??= (query) => Object.assign(new EventTarget(), { matches: false, media: query }) as MediaQueryList;
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
Element.prototype.scrollIntoView ??= () => {};
globalThis.PointerEvent ??= class extends MouseEvent {} as typeof PointerEvent;

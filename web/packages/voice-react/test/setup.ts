import { toaster } from '@ringback/ui';
import { cleanup, configure } from '@testing-library/react';
import { afterEach } from 'vitest';
import { omitOwnerStacks, printPageOnce } from '../../ui/test/less-diagnostics';

omitOwnerStacks();
printPageOnce();

// On a busy machine a test waits longer than the default of a second.
configure({ asyncUtilTimeout: 15_000 });
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

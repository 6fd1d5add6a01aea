import { toaster } from '@ringback/ui';
import { cleanup, configure } from '@testing-library/react';
import { afterEach, beforeEach } from 'vitest';
import { insertOnlyObservedStyles } from '../../../packages/ui/test/emotion-in-jsdom';
import { omitOwnerStacks, printPageOnce } from '../../../packages/ui/test/less-diagnostics';

insertOnlyObservedStyles();
omitOwnerStacks();
printPageOnce();
configure({ asyncUtilTimeout: 15_000 });
beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  window.history.replaceState(null, '', '/');
});
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
window.PointerEvent ??= MouseEvent as unknown as typeof PointerEvent;
Element.prototype.scrollTo ??= () => {};
Element.prototype.scrollIntoView ??= () => {};

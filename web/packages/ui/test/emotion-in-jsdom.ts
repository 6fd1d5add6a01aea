import createCache from '@emotion/cache';

/** The properties that Testing Library, user-event and Zag read of an element's style. */
const READ = /^(display|visibility|pointer-events|content|animation)/;

/** The rules that jsdom applies: those of these at-rules only. */
const APPLIED = /^(?!@)|^@media[^{]*\bscreen\b/;

let isApplied = false;

/**
 * Keeps the declarations out of the page that no test can observe. jsdom computes a style by matching each rule of the page, and
 * every query by role asks for the style of each element, so the thousands of rules of Emotion took most of the time of all tests.
 */
export function insertOnlyObservedStyles(): void {
  // Set-up files run again for each test file of a worker.
  if (isApplied) return;
  isApplied = true;
  const sheet = Object.getPrototypeOf(createCache({ key: 'css' }).sheet) as { insert(rule: string): void };
  const insert = sheet.insert;
  sheet.insert = function (this: typeof sheet, rule) {
    const observed = observedPart(rule);
    if (observed) insert.call(this, observed);
  };
}

function observedPart(rule: string): string {
  if (!APPLIED.test(rule)) return '';
  let isObserved = false;
  const observed = rule.replace(/\{([^{}]*)\}/g, (_, declarations: string) => {
    const kept = declarations.split(';').filter((declaration) => READ.test(declaration.trim()));
    isObserved ||= kept.length > 0;
    return `{${kept.join(';')}}`;
  });
  return isObserved ? observed : '';
}

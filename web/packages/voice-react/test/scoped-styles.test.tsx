import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { CallBanner, IncomingCallModal, type Ringback, RingbackProvider, type Voice } from '../src';

const voice = {
  call: { phase: 'open', number: '+12125550123', startedAt: 0, muted: false },
  error: null,
  autoplayBlocked: true,
} as unknown as Voice;

function renderInHost() {
  return render(
    <RingbackProvider ringback={{} as Ringback}>
      <h1>Host</h1>
      <CallBanner voice={voice} name={null} onOpen={() => {}} />
      <IncomingCallModal voice={voice} incomingCall={null} />
    </RingbackProvider>,
  );
}

/** Every selector and keyframe name in the style sheets of the page. */
function styleNames(): string[] {
  return [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules].flatMap(namesOf));
}

function namesOf(rule: CSSRule): string[] {
  if (rule instanceof CSSStyleRule) return rule.selectorText.split(/,\s*(?![^()]*\))/);
  if ('name' in rule) return [`@keyframes ${rule.name}`];
  return 'cssRules' in rule ? [...(rule as CSSGroupingRule).cssRules].flatMap(namesOf) : [];
}

test('components need no ChakraProvider', () => {
  renderInHost();
  expect(screen.getByRole('region').textContent).toContain('(212) 555-0123');
  expect(screen.getByRole('dialog')).toBeTruthy();
});

test('every style applies to our own elements only', () => {
  renderInHost();
  const names = styleNames();
  expect(names.length).toBeGreaterThan(50);
  expect(names.filter((name) => !/^(\.ringback|@keyframes ringback-)/.test(name))).toEqual([]);
});

test('the host gets no attribute and no class', () => {
  renderInHost();
  expect(document.documentElement.getAttributeNames()).toEqual([]);
  expect(document.body.getAttributeNames()).toEqual([]);
  expect(screen.getByText('Host').outerHTML).toBe('<h1>Host</h1>');
});

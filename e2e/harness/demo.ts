/** What the demo process says about itself once it can be used. */
export interface Demo {
  console: string;
  phone: string;
  exchange: string;
  signIns: { name: string; email: string; password: string }[];
  workspaces: { id: string; name: string; number: string; accountSid: string; authToken: string }[];
}

const KEPT = 'RINGBACK_DEMO';

/** Hands the running demo from the setup to the tests, which run in another process. */
export function keepDemo(demo: Demo): void {
  process.env[KEPT] = JSON.stringify(demo);
}

/** The demo of this run, or one that a developer has started and named in RINGBACK_DEMO. */
export function runningDemo(): Demo | undefined {
  const kept = process.env[KEPT];
  return kept === undefined ? undefined : (JSON.parse(kept) as Demo);
}

/** The demo of this run. */
export function theDemo(): Demo {
  const demo = runningDemo();
  if (!demo) throw new Error('The demo was not started.');
  return demo;
}

/** A member of a list that the demo must have seeded. */
export function seeded<T>(list: readonly T[], index: number, what: string): T {
  const one = list[index];
  if (one === undefined) throw new Error(`The demo seeds no ${what} number ${index + 1}.`);
  return one;
}

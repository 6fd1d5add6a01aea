/** Addresses and seed data that the demo process prints when it is ready. */
export interface Demo {
  console: string;
  phone: string;
  exchange: string;
  signIns: { name: string; email: string; password: string }[];
  workspaces: { id: string; name: string; number: string; accountSid: string; authToken: string }[];
}

const ENVIRONMENT_VARIABLE = 'RINGBACK_DEMO';

/** Passes the demo from the global setup to the tests, which run in another process. */
export function keepDemo(demo: Demo): void {
  process.env[ENVIRONMENT_VARIABLE] = JSON.stringify(demo);
}

/** Returns the demo of this run, or the one that a developer started and described in RINGBACK_DEMO. */
export function runningDemo(): Demo | undefined {
  const json = process.env[ENVIRONMENT_VARIABLE];
  return json === undefined ? undefined : (JSON.parse(json) as Demo);
}

/** Returns the demo of this run. */
export function getDemo(): Demo {
  const demo = runningDemo();
  if (!demo) throw new Error('The demo was not started.');
  return demo;
}

/** Returns an item of the demo's seed data, or fails if the demo has not seeded it. */
export function seeded<T>(list: readonly T[], index: number, what: string): T {
  const item = list[index];
  if (item === undefined) throw new Error(`The demo has not seeded ${what} number ${index + 1}.`);
  return item;
}

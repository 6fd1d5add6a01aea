/** Addresses and seed data that the demo process prints when it is ready. */
export interface Demo {
  console: string;
  phone: string;
  exchange: string;
  signIns: { name: string; email: string; password: string }[];
  /** The origin of the example product. Missing in a demo that a developer started. */
  exampleApp?: string;
  /** The origin of the push service. Missing in a demo that a developer started. */
  pushService?: string;
  workspaces: { id: string; name: string; number: string; accountSid: string; authToken: string }[];
}

/** Describes a demo that a developer started. The tests then use it instead of starting their own. */
const DEMO_VARIABLE = 'RINGBACK_DEMO';
/** Passes the started demos from the global setup to the workers, which are other processes. */
const STARTED_DEMOS_VARIABLE = 'RINGBACK_DEMOS';

export const usesRunningDemo = (): boolean => process.env[DEMO_VARIABLE] !== undefined;

/** @param demos one for each worker, because tests share the agents and the telephone network of their demo */
export function passDemosToWorkers(demos: Demo[]): void {
  process.env[STARTED_DEMOS_VARIABLE] = JSON.stringify(demos);
}

/** Returns the demo of this worker. */
export function getDemo(): Demo {
  const runningDemo = process.env[DEMO_VARIABLE];
  if (runningDemo !== undefined) return JSON.parse(runningDemo) as Demo;
  const demos = JSON.parse(process.env[STARTED_DEMOS_VARIABLE] ?? '[]') as Demo[];
  const demo = demos[Number(process.env['TEST_PARALLEL_INDEX'])];
  if (!demo) throw new Error('No demo was started for this worker.');
  return demo;
}

/** Returns an item of the demo's seed data, or fails if the demo has not seeded it. */
export function seeded<T>(list: readonly T[], index: number, what: string): T {
  const item = list[index];
  if (item === undefined) throw new Error(`The demo has not seeded ${what} number ${index + 1}.`);
  return item;
}

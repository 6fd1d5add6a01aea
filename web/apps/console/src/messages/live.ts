/** The texts of the live calls. */
export const live = {
  waiting: 'Callers waiting',
  waitingCount: (count: number) => (count === 0 ? 'None' : String(count)),
  noneWaiting: 'No callers are waiting.',
  answer: 'Answer',
  calls: 'Live calls',
  none: 'No calls at the moment. Calls appear here when they start.',
  loading: 'Loading live calls…',
  loadFailed: (reason: string) => `Couldn’t load the live calls. ${reason}`,
  toLine: (line: string) => `calls ${line}`,
  states: {
    waiting: 'Waiting',
    ringing: 'Ringing',
    talking: 'Talking',
    'on-hold': 'On hold',
    unattended: 'No agent on the call',
  },
  withAgents: (names: readonly string[]) => `with ${names.join(', ')}`,
  supervisedBy: (names: readonly string[]) => `Supervised by ${names.join(', ')}`,
  supervise: 'Supervise',
  actionNamed: (action: string, who: string) => `${action}: call with ${who}`,
  endFailed: 'Couldn’t end the call',
} as const;

/** The texts for supervisors, and what agents see of them. */
export const supervision = {
  title: (customer: string) => `Supervising the call with ${customer}`,
  with: (agents: readonly string[]) => `with ${agents.join(', ')}`,
  withoutAgent: 'No agent is on the call.',
  mode: 'Who hears you',
  modes: { listen: 'Listen', whisper: 'Whisper', barge: 'Barge in' },
  heard: {
    listen: 'No one hears you',
    whisper: 'Only an agent hears you',
    barge: 'Everyone hears you',
    noOne: 'No one hears you',
  },
  heardBy: (agent: string) => `Only ${agent} hears you`,
  takeOver: 'Take over',
  end: 'End call',
  endTitle: 'End this call?',
  endText: 'The customer and the agent are disconnected.',
  leave: 'Leave',
  cancel: 'Cancel',
  supervisors: 'Supervisors',
  /** What an agent sees of a supervisor. */
  seen: {
    listen: (name: string) => `${name} is listening.`,
    whisper: (name: string) => `${name} is whispering. The customer can’t hear it.`,
    barge: (name: string) => `${name} is speaking in the call.`,
  },
  takenOver: (name: string) => `${name} took over this call.`,
  simpleCall:
    'You can’t join this call, because it doesn’t use a conference. An administrator can change this in Settings › Workspace for later calls.',
  ownCall: 'This is your own call.',
  internalCall: 'A call between members can’t be taken over.',
  noAgent: 'No agent is on the call.',
} as const;

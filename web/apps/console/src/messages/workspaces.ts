// The texts of workspaces and their settings.

export const workspaces = {
  title: 'Workspaces',
  current: (name: string) => `Workspace: ${name}`,
  new: 'New workspace',
  create: 'Create a workspace',
  createButton: 'Create workspace',
  cancel: 'Cancel',
  details: 'Workspace details',
  name: 'Name',
  nameError: 'Enter a name.',
  timeZone: 'Time zone',
  timeZoneHelp: 'Monthly usage is counted in this time zone.',
  timeZoneError: 'Choose another time zone. This one isn’t supported.',
  searchTimeZones: 'Search by city or region',
  wrapUp: 'Wrap-up time',
  wrapUpUnit: 'seconds',
  wrapUpHelp: 'Time after each call before the next one rings. Enter 0 for none.',
  wrapUpError: (max: number) => `Enter a whole number from 0 to ${max}.`,
  ringStrategy: 'Incoming calls ring',
  ringStrategies: {
    all: 'All available agents at once',
    'longest-idle': 'One agent after another, longest idle first',
  },
  ringStrategyHelp: 'Agents who are on a call don’t ring. Callers wait in line until an agent is free.',
  callStrategy: 'During a call, agents can',
  callStrategies: {
    client: 'Mute and use the keypad',
    conference: 'Also hold, transfer and add people',
  },
  callStrategyHelp:
    'Hold, transfer and add need Twilio conferences, which cost extra per participant and minute. A change applies to new calls.',
  supervisionVisible: 'Show agents when a supervisor joins their call',
  supervisionVisibleHelp:
    'If this is off, agents and the call history don’t show supervisors. The audit log always does.',
  machineDetection: 'Detect answering machines',
  machineDetectionHelp:
    'Calls from the dialer that a machine answers are marked in the call list. Twilio charges for each detection. Needs calls with hold.',
  callWaiting: 'Agents on a call',
  callWaitingOptions: {
    off: 'Don’t see callers in line',
    on: 'See callers in line when no one is free',
  },
  callWaitingHelp: 'They can put their call on hold and accept. Needs calls with hold.',
  maxWait: 'Maximum wait',
  maxWaitUnit: 'minutes',
  maxWaitHelp: 'Callers who wait longer hear that no agent is available, and the call is missed.',
  maxWaitError: (max: number) => `Enter a number from 0 to ${max}.`,
  save: 'Save changes',
  discard: 'Discard',
  saved: 'Workspace saved',
} as const;

export const dispositions = {
  title: 'Dispositions',
  text: 'The outcomes that agents choose from after a call. Calls keep outcomes that you remove here.',
  nameOf: (position: number) => `Disposition ${position}`,
  nameMissing: 'Enter a name.',
  nameTaken: 'This name is already in the list.',
  add: 'Add disposition',
  moveUp: (name: string) => `Move ${name} up`,
  moveDown: (name: string) => `Move ${name} down`,
  remove: (name: string) => `Remove ${name}`,
  save: 'Save dispositions',
  discard: 'Discard',
  saved: 'Dispositions saved',
  reload: 'Reload list',
} as const;

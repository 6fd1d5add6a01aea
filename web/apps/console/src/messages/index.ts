import { account, invitation, signIn } from './account';
import { board } from './board';
import { calls } from './calls';
import { dialer } from './dialer';
import { callerIds, dialingRules, doNotCall } from './dialing-rules';
import { live } from './live';
import { people, presence, team } from './people';
import { prompt } from './prompt';
import { recordingPolicy, recordingProblems } from './recording';
import { retention } from './retention';
import { searchScreen } from './search';
import { transcription } from './transcription';
import { voicemail } from './voicemail';
import { dispositions, workspaces } from './workspaces';

/** The texts of the console's own screens. */
export const messages = {
  signIn,
  invitation,
  nav: {
    calls: 'Calls',
    live: 'Live',
    dashboard: 'Dashboard',
    reports: 'Reports',
    dialer: 'Dialer',
    voice: 'Voice',
    audio: 'Audio',
    people: 'People',
    serviceKeys: 'API keys',
    audit: 'Audit log',
    workspace: 'Workspace',
    dialingRules: 'Dialing rules',
    account: 'Account',
    settings: 'Settings',
    main: 'Main',
    more: 'More',
    missed: (screen: string, count: number) => `${screen}, ${count === 1 ? '1 missed call' : `${count} missed calls`}`,
  },
  account,
  people,
  copied: 'Copied',
  dialingRules,
  doNotCall,
  callerIds,
  unsaved: {
    title: 'Discard unsaved changes?',
    text: 'Your changes on this page haven’t been saved.',
    keep: 'Keep editing',
    discard: 'Discard changes',
  },
  noResults: 'No results',
  team,
  presence,
  workspaces,
  recordingProblems,
  recordingPolicy,
  retention,
  transcription,
  searchScreen,
  prompt,
  voicemail,
  board,
  dispositions,
  accountOf: (name: string) => `Account: ${name}`,
  signOut: 'Sign out',
  offline: 'Reconnecting… Calls can’t reach you right now.',
  offlineOnCall: 'Reconnecting… Your call continues. Other calls can’t reach you right now.',
  loadFailed: 'Couldn’t load Ringback.',
  loading: 'Loading…',
  tryAgain: 'Try again',
  noWorkspace: {
    title: 'You don’t have a workspace yet',
    mayCreate:
      'A workspace has its own phone numbers, contacts and calls. Create one, or ask an administrator to invite you.',
    askForInvitation: (email: string) =>
      `A workspace has its own phone numbers, contacts and calls. Ask an administrator to invite ${email}.`,
  },
  firstRun: {
    title: 'Get your first call',
    available: 'Calls ring in this browser while you are available.',
    test: 'Test your microphone, speaker and network',
    unavailable: 'You won’t receive calls until you turn on Available.',
    numbers: (numbers: readonly string[]) =>
      `Customers reach this workspace at ${new Intl.ListFormat('en', { type: 'disjunction' }).format(numbers)}.`,
    dismiss: 'Dismiss',
  },
  noAccess: {
    title: 'You don’t have access',
    text: {
      admin: 'Only administrators and owners can open this page.',
      supervisor: 'Only supervisors, administrators and owners can open this page.',
    },
    administrators: (names: readonly string[]) =>
      `To get access, ask ${new Intl.ListFormat('en', { type: 'disjunction' }).format(names)}.`,
  },
  search: {
    open: 'Search',
    title: 'Search contacts, calls and pages',
    placeholder: 'Search contacts, calls and pages',
    searching: 'Searching…',
    call: (number: string) => `Dial ${number}`,
    noResults: 'No results. Enter a full phone number to dial it.',
  },
  autoplay: {
    text: 'Your browser is muting the ringtone for incoming calls.',
    unlock: 'Unmute ringtone',
  },
  shortcuts: {
    title: 'Keyboard shortcuts',
    mute: 'Mute or unmute',
    hold: 'Hold or resume',
    switch: 'Switch or rejoin call',
    ofConsultation: (action: string) => `${action} when you ask first`,
    collapse: 'Collapse call window',
    availability: 'Turn incoming calls on or off',
    board: 'Show the live board in full screen',
    recording: 'In the player of a recording',
    close: 'Close',
  },
  leaveCall: {
    title: 'End the call?',
    text: (who: string, action: string) => `You’re on a call with ${who}. ${action} ends it.`,
    signingOut: 'Signing out',
    switching: 'Switching workspaces',
    cancel: 'Stay on the call',
    signOut: 'End call and sign out',
    switchWorkspace: 'End call and switch',
  },
  calls,
  live,
  dialer,
} as const;

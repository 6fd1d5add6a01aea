// The texts of the settings and problems of recordings.

export const recordingProblems = {
  title: (count: number) =>
    count === 1
      ? '1 call of the last 7 days has no complete recording'
      : `${count} calls of the last 7 days have no complete recording`,
  text: 'They should have been recorded. The page of each call has the reason.',
  waiting: (count: number) => (count === 1 ? '1 recording can’t be saved' : `${count} recordings can’t be saved`),
  waitingText: (reason: string) =>
    `Twilio still has the audio, and Ringback tries again automatically. Ask the operator to check the server. ${reason}`,
  show: 'Show calls',
  call: (number: number) => `Call ${number}`,
} as const;

export const recordingPolicy = {
  title: 'Call recording',
  text: 'Recordings are encrypted and stored on your own server. In many countries you must tell everyone in the call that it is recorded. A change applies to new calls.',
  modes: {
    off: 'Not recorded',
    always: 'Always recorded',
    'on-demand': 'Recorded when an agent starts it',
  },
  inbound: 'Incoming calls',
  inboundHelp: 'Recording begins when an agent answers. It doesn’t contain music or waiting time.',
  outbound: 'Outgoing calls',
  outboundHelp: 'Recording begins when the customer answers.',
  internal: 'Calls between members',
  internalHelp: 'Members hear no announcement.',
  exceptions: 'Numbers with other settings',
  addException: 'Choose a number',
  removeException: (number: string) => `Use the workspace’s settings for ${number}`,
  inboundOf: (number: string) => `Incoming calls to ${number}`,
  outboundOf: (number: string) => `Outgoing calls from ${number}`,
  inboundShort: {
    off: 'Incoming not recorded',
    always: 'Incoming recorded',
    'on-demand': 'Incoming on demand',
  },
  outboundShort: {
    off: 'Outgoing not recorded',
    always: 'Outgoing recorded',
    'on-demand': 'Outgoing on demand',
  },
  announcement: 'Announcement',
  announcementHelp:
    'Callers hear it before agents ring, and customers whom you call when they answer. A call that agents start to record is announced too.',
  kind: (of: string) => `Type of ${of}`,
  kinds: { none: 'No announcement', text: 'Text that is read aloud', audio: 'Recording', sound: 'URL of a sound file' },
  spoken: (of: string) => `Text of ${of}`,
  textPlaceholder: 'This call is recorded.',
  language: (of: string) => `Language of ${of}`,
  audio: (of: string) => `Recording of ${of}`,
  soundUrl: (of: string) => `URL of ${of}`,
  soundPlaceholder: 'https://example.com/announcement.mp3',
  soundHelp: 'A WAV or MP3 file that Twilio can download.',
  countries: 'Announcements by country',
  ofCountry: (country: string) => `Announcement for customers from ${country}`,
  addCountry: 'Add a country',
  searchCountries: 'Search countries',
  removeCountry: (country: string) => `Remove the announcement for ${country}`,
  consent: 'Consent of callers',
  consentHelp: 'Tell callers in the announcement to press 1 to agree, or 2 to refuse.',
  consents: {
    none: 'Don’t ask',
    'opt-out': 'Record unless the caller presses 2',
    'opt-in': 'Record only if the caller presses 1',
  },
  consentNeedsAnnouncement: 'Enter an announcement. It tells callers which key to press.',
  deleteAtTwilio: 'Delete Twilio’s copy when the recording is stored',
  save: 'Save recording settings',
  discard: 'Discard',
  saved: 'Recording settings saved',
  reload: 'Reload settings',
} as const;

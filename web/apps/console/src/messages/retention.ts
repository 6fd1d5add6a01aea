const count = (number: number, one: string, many: string) => `${number} ${number === 1 ? one : many}`;

/** The texts of the screen about data retention and erasure. */
export const retention = {
  nav: 'Data retention',
  settings: {
    title: 'Retention',
    text: 'Data that is older is deleted every minute, also at Twilio. Deleted data can’t be restored. Calls on legal hold keep their data.',
    recordingDays: 'Delete recordings and voicemail',
    recordingHelp: 'The audio is deleted from the storage and at Twilio. The call remains.',
    transcriptDays: 'Delete transcripts',
    transcriptHelp: 'Transcripts are also removed from search.',
    callDays: 'Delete personal data of calls',
    callHelp:
      'Deletes the customer’s number, recordings, transcripts, notes, voicemail and technical details. Times and durations remain for statistics.',
    never: 'Never',
    after: (days: number) =>
      days % 365 === 0 ? `After ${count(days / 365, 'year', 'years')}` : `After ${count(days, 'day', 'days')}`,
    save: 'Save retention settings',
    discard: 'Discard',
    saved: 'Retention settings saved',
    confirmTitle: 'Delete older data?',
    confirmText:
      'Data that is older than these settings is deleted within minutes, also at Twilio. This can’t be undone.',
    confirm: 'Save and delete',
    cancel: 'Cancel',
  },
  erasure: {
    title: 'Delete a customer’s data',
    text: 'Deletes everything that belongs to a phone number, here and at Twilio: calls, recordings, voicemail, transcripts, notes, contacts, saved views and reports. You get a certificate.',
    number: 'Phone number',
    reason: 'Reference (optional)',
    reasonHelp: 'For example, the number of the request. It appears on the certificate.',
    begin: 'Delete data',
    confirmTitle: (number: string) => `Delete all data of ${number}?`,
    confirmText:
      'Calls stay in the statistics without the customer. Calls on legal hold are skipped, and the certificate lists them. This can’t be undone.',
    confirm: 'Delete',
    cancel: 'Cancel',
    preview: {
      loading: 'Looking for data…',
      list: 'Will be deleted',
      nothing: 'No calls, recordings, transcripts, notes, contacts, saved views or reports were found.',
      held: (number: number) => `${count(number, 'call is', 'calls are')} on legal hold and won’t be deleted:`,
      more: (number: number) => `${number} more`,
      heldPerson:
        'While a call is on hold, the customer’s contacts, and saved views and reports that name the customer, also stay.',
    },
    begun: 'Deletion started',
    list: 'Deletions',
    empty: 'No data has been deleted on request yet.',
    call: 'One call',
    openCall: 'Open call',
    requested: (name: string, when: string) => `Requested by ${name}, ${when}`,
    running: (calls: number, twilio: number) =>
      calls > 0
        ? `${count(calls, 'call', 'calls')} left. Calls that have just ended are deleted when their recordings are complete.`
        : twilio > 0
          ? `Waiting for Twilio to delete ${count(twilio, 'item', 'items')}.`
          : 'Completing…',
    completed: (when: string) => `Completed ${when}`,
    failures: (number: number) => `Twilio did not delete ${count(number, 'item', 'items')}. See the certificate.`,
    held: (number: number) => `${count(number, 'call is', 'calls are')} on legal hold and will be skipped.`,
    counts: {
      calls: (number: number) => count(number, 'call', 'calls'),
      recordings: (number: number) => count(number, 'recording', 'recordings'),
      transcripts: (number: number) => count(number, 'transcript', 'transcripts'),
      notes: (number: number) => count(number, 'note', 'notes'),
      voicemails: (number: number) => count(number, 'voicemail', 'voicemails'),
      contacts: (number: number) => count(number, 'contact', 'contacts'),
      savedViews: (number: number) => count(number, 'saved view', 'saved views'),
      reports: (number: number) => count(number, 'scheduled report', 'scheduled reports'),
    },
    nothing: 'Nothing found',
    certificate: 'Download certificate',
    certificateFailed: 'Couldn’t download the certificate',
  },
  holds: {
    title: 'Legal holds',
    empty: 'No call is on legal hold. Place a hold on the page of a call.',
    by: (name: string, when: string) => `${name}, ${when}`,
    open: 'Open call',
  },
} as const;

/** The texts of recording or uploading what callers hear. */
export const prompt = {
  record: 'Record',
  recordAgain: 'Record again',
  stop: 'Stop',
  recording: (time: string) => `Recording ${time}`,
  upload: 'Upload a file',
  uploading: 'Uploading…',
  listen: 'Listen to the recording',
  formats: 'WAV, MP3 or another format that your browser plays. Up to 60 seconds.',
  microphone: 'The microphone can’t be opened. Allow it in your browser’s settings, then try again.',
  unreadable: 'Your browser can’t read this file. Choose a WAV or MP3 file.',
} as const;

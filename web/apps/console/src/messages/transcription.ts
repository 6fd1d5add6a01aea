/** The texts of the transcription settings. */
export const transcription = {
  title: 'Transcription',
  text: 'Twilio transcribes what customers and agents say while they talk, and agents see it as captions beside the call. Twilio charges for each minute. In many countries you must tell everyone in the call. A change applies to new calls.',
  notConnected:
    'No transcription engine is configured. Connect Twilio in Settings › Voice, and calls can be transcribed.',
  live: 'Transcribe calls while they last',
  recorded: 'Transcribe recordings and voicemails',
  bySpeechServer: 'The speech recognition server of this installation transcribes them.',
  byTwilio: 'Twilio transcribes them, and charges for each minute.',
  language: 'Language',
  languageHelp:
    'The language in which customers and agents speak. Card numbers are removed from transcripts when they are spoken in English or written in digits.',
  languages: {
    'en-US': 'English (United States)',
    'en-GB': 'English (United Kingdom)',
    'de-DE': 'German',
    'es-ES': 'Spanish (Spain)',
    'es-US': 'Spanish (United States)',
    'fr-FR': 'French',
    'it-IT': 'Italian',
    'nl-NL': 'Dutch',
    'pt-BR': 'Portuguese (Brazil)',
  } as Readonly<Record<string, string>>,
  save: 'Save transcription settings',
  discard: 'Discard',
  saved: 'Transcription settings saved',
} as const;

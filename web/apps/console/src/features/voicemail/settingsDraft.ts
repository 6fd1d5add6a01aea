import type { Greeting, VoicemailSettings } from '@ringback/voice-client';

export type NumberSettings = VoicemailSettings['numbers'][number];
export type GreetingKind = 'text' | 'audio';

/** A greeting while it is edited keeps both its text and its audio, so that changing the kind loses neither. */
export interface GreetingDraft {
  kind: GreetingKind;
  text: string;
  audioId: string | null;
}

export const draftOf = (greeting: Greeting | null | undefined): GreetingDraft => ({
  kind: greeting?.audioId ? 'audio' : 'text',
  text: greeting?.text ?? '',
  audioId: greeting?.audioId ?? null,
});

/** Returns the greeting as the server stores it. */
export const greetingOf = ({ kind, text, audioId }: GreetingDraft): Greeting =>
  kind === 'audio' ? { text: null, audioId } : { text: text.trim(), audioId: null };

export const isComplete = ({ kind, text, audioId }: GreetingDraft): boolean =>
  kind === 'audio' ? audioId !== null : text.trim() !== '';

/** The settings while they are edited. */
export interface SettingsDraft {
  enabled: boolean;
  maxSeconds: number;
  greeting: GreetingDraft;
  numbers: readonly NumberDraft[];
}

export interface NumberDraft {
  number: string;
  enabled: boolean;
  /** Null for the greeting of the workspace. */
  greeting: GreetingDraft | null;
}

export const settingsDraftOf = (settings: VoicemailSettings): SettingsDraft => ({
  enabled: settings.enabled,
  maxSeconds: settings.maxSeconds,
  greeting: draftOf(settings.greeting),
  numbers: settings.numbers.map(({ number, enabled, greeting }) => ({
    number,
    enabled,
    greeting: greeting ? draftOf(greeting) : null,
  })),
});

/** Returns the settings as the server stores them. */
export const settingsOf = (draft: SettingsDraft, version: number): VoicemailSettings => ({
  version,
  enabled: draft.enabled,
  maxSeconds: draft.maxSeconds,
  greeting: greetingOf(draft.greeting),
  numbers: draft.numbers.map(({ number, enabled, greeting }) => ({
    number,
    enabled,
    greeting: greeting && greetingOf(greeting),
  })),
});

export const isSettingsComplete = ({ greeting, numbers }: SettingsDraft): boolean =>
  isComplete(greeting) && numbers.every((each) => !each.greeting || isComplete(each.greeting));

export * from './api/client';
export { Problem } from './api/problem';
export { Session, type SessionState } from './api/session';
export type { AudioDeviceChange, AudioDeviceList } from './audio/audio-devices';
export { type AudioDevice, type AudioSettings, defaultAudioSettings } from './audio/audio-settings';
export { type AudioNotice, CallAudio } from './audio/call-audio';
export { measureMicrophone } from './audio/microphone-level';
export { type MicrophoneRecording, recordMicrophone } from './audio/microphone-recording';
export type { NetworkTestResult } from './audio/network-test';
export { toTelephoneWav } from './audio/telephone-wav';
export type {
  CallControl,
  CallOffer,
  CallOffers,
  CallStrategy,
  CallTarget,
  Claim,
  ClaimingPage,
  SupervisionMode,
  SupervisionResult,
  WaitingCall,
} from './calls/call-control';
export { matchesFilter } from './calls/call-filter';
export { CallStore, hasEnded, mergeCalls } from './calls/call-store';
export { type Consultation, type Conversation, conversationOf } from './calls/conversation';
export { type LiveCallState, liveStateOf, presentOf } from './calls/live-call';
export { memberAddress } from './calls/member-address';
export type { DeviceClass } from './device/device-registration';
export { RingtonePlayer } from './device/ringtone-player';
export type { SoundName, Sounds } from './device/sounds';
export { VoiceDevice, type VoiceDeviceOptions } from './device/voice-device';
export * from './device/voice-state';
export {
  CallNotifications,
  type CallNotificationsOptions,
  type NotificationState,
  type RingingNotification,
} from './notifications/call-notifications';
export { CallPush, type CallPushOptions, type PushServer, type PushState } from './notifications/call-push';
export type {
  DisplayedNotification,
  NotificationAction,
  NotificationDisplay,
  NotificationText,
} from './notifications/notification-display';
export { ObservableValue } from './observable';
export { type Presence, type PresenceByUser, type PresenceState, presenceOf } from './presence/presence';
export { RealtimeConnection, type RealtimeOptions, type RealtimeState } from './realtime/connection';
export type { EventFrame, IncomingCallFrame, PresenceFrame, WelcomeFrame } from './realtime/frames';
export { createRingback, type Ringback, type RingbackOptions } from './ringback';
export { type BrowserTabs, openBrowserTabs, type TabChannel } from './tabs/tab-channel';

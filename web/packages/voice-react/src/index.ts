export { type Styles, system, Toaster } from '@ringback/ui';
export { createRingback, type Ringback, type RingbackOptions, type Sounds } from '@ringback/voice-client';
export { AVAILABILITY_SHORTCUT, AvailabilitySwitch } from './components/AvailabilitySwitch';
export { CallBanner, type CallBannerProps } from './components/active-call/CallBanner';
export { HANG_UP_SHORTCUT, KEYPAD_SHORTCUT, MUTE_SHORTCUT, NOTE_SHORTCUT } from './components/active-call/CallControls';
export { CallDialog, type CallDialogProps } from './components/active-call/CallDialog';
export { SWITCH_SHORTCUT } from './components/active-call/CallTabs';
export { CallWindow, type CallWindowProps } from './components/active-call/CallWindow';
export {
  ADD_SHORTCUT,
  CANCEL_SHORTCUT,
  COMPLETE_SHORTCUT,
  HOLD_SHORTCUT,
  MERGE_SHORTCUT,
  SWAP_SHORTCUT,
  TRANSFER_SHORTCUT,
} from './components/active-call/ConferenceControls';
export { AudioSettings, type AudioSettingsProps } from './components/audio-settings/AudioSettings';
export { CallNotes, type CallNotesProps } from './components/call-notes/CallNotes';
export { WrapUpPanel } from './components/call-notes/WrapUpPanel';
export { CallRecordings, type CallRecordingsProps } from './components/call-recordings/CallRecordings';
export { RECORDING_SHORTCUTS } from './components/call-recordings/shortcuts';
export { CallWaitingCard, type CallWaitingCardProps } from './components/incoming-call/CallWaitingCard';
export {
  ACCEPT_SHORTCUT,
  DECLINE_SHORTCUT,
  IncomingCallModal,
  type IncomingCallModalProps,
} from './components/incoming-call/IncomingCallModal';
export { MicrophoneBanner, type MicrophoneBannerProps } from './components/MicrophoneBanner';
export { NotificationBanner } from './components/NotificationBanner';
export { CallSummary, type CallSummaryProps } from './components/summary/CallSummary';
export { SupervisorPanel } from './components/supervision/SupervisorPanel';
export { TwilioInboundListener, type TwilioInboundListenerProps } from './components/TwilioInboundListener';
export type { AudioMoment } from './components/transcript/audioMoment';
export { CallCaptions, type CallCaptionsProps } from './components/transcript/CallCaptions';
export { CallTranscript, type CallTranscriptProps } from './components/transcript/CallTranscript';
export { speakerName } from './components/transcript/speakerName';
export { VoicemailInbox } from './components/voicemail/VoicemailInbox';
export type { AfterCall } from './hooks/useAfterCall';
export { type Availability, type AvailabilityState, useAvailability } from './hooks/useAvailability';
export { useCall } from './hooks/useCall';
export type { CallActions } from './hooks/useCallActions';
export { type CallHistory, useCallHistory } from './hooks/useCallHistory';
export { type CallNotesState, useCallNotes } from './hooks/useCallNotes';
export type { Push } from './hooks/useCallPush';
export { type CallRecordingsState, useCallRecordings } from './hooks/useCallRecordings';
export { type CallSummaryState, useCallSummary } from './hooks/useCallSummary';
export { type CallTranscriptState, useCallTranscript } from './hooks/useCallTranscript';
export type { CurrentConversation } from './hooks/useConversation';
export { type Dial, useDial } from './hooks/useDial';
export { useDispositions } from './hooks/useDispositions';
export { refusalText } from './hooks/useFailureReason';
export { type IncomingCall, useIncomingCall } from './hooks/useIncomingCall';
export { type LiveCalls, useLiveCalls } from './hooks/useLiveCalls';
export { useMissedCalls } from './hooks/useMissedCalls';
export type { Notifications } from './hooks/useNotifications';
export type { PopOut } from './hooks/usePopOut';
export { type Team, usePresence, useTeam, type WorkspacePresence } from './hooks/usePresence';
export { type Realtime, useRealtime } from './hooks/useRealtime';
export { type Supervised, useSupervision } from './hooks/useSupervision';
export { type Telephone, useTelephone } from './hooks/useTelephone';
export { useUnreadVoicemails } from './hooks/useUnreadVoicemails';
export { callDisabledReason, useVoiceDevice, type Voice } from './hooks/useVoiceDevice';
export { useVoicemails, type VoicemailList } from './hooks/useVoicemails';
export { messages as voiceMessages } from './messages';
export { RingbackProvider, type RingbackProviderProps, useRingback } from './RingbackProvider';

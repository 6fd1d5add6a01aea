export { type Styles, system, Toaster } from '@ringback/ui';
export { createRingback, type Ringback, type RingbackOptions, type Sounds } from '@ringback/voice-client';
export { AVAILABILITY_SHORTCUT, AvailabilitySwitch } from './components/AvailabilitySwitch';
export { CallBanner, type CallBannerProps } from './components/active-call/CallBanner';
export { HANG_UP_SHORTCUT, KEYPAD_SHORTCUT, MUTE_SHORTCUT } from './components/active-call/CallControls';
export { CallDialog, type CallDialogProps } from './components/active-call/CallDialog';
export { CallWindow, type CallWindowProps } from './components/active-call/CallWindow';
export { ADD_SHORTCUT, HOLD_SHORTCUT, TRANSFER_SHORTCUT } from './components/active-call/ConferenceControls';
export { AudioSettings, type AudioSettingsProps } from './components/audio-settings/AudioSettings';
export { CallNotes, type CallNotesProps } from './components/call-notes/CallNotes';
export { WrapUpPanel } from './components/call-notes/WrapUpPanel';
export {
  ACCEPT_SHORTCUT,
  DECLINE_SHORTCUT,
  IncomingCallModal,
  type IncomingCallModalProps,
} from './components/incoming-call/IncomingCallModal';
export { MicrophoneBanner, type MicrophoneBannerProps } from './components/MicrophoneBanner';
export { NotificationBanner } from './components/NotificationBanner';
export { TwilioInboundListener, type TwilioInboundListenerProps } from './components/TwilioInboundListener';
export type { AfterCall } from './hooks/useAfterCall';
export { type Availability, type AvailabilityState, useAvailability } from './hooks/useAvailability';
export { useCall } from './hooks/useCall';
export type { CallActions } from './hooks/useCallActions';
export { type CallHistory, useCallHistory } from './hooks/useCallHistory';
export { type CallNotesState, useCallNotes } from './hooks/useCallNotes';
export type { CurrentConversation } from './hooks/useConversation';
export { useDispositions } from './hooks/useDispositions';
export { type IncomingCall, useIncomingCall } from './hooks/useIncomingCall';
export { useMissedCalls } from './hooks/useMissedCalls';
export type { Notifications } from './hooks/useNotifications';
export type { PopOut } from './hooks/usePopOut';
export { type Team, usePresence, useTeam, type WorkspacePresence } from './hooks/usePresence';
export { type Realtime, useRealtime } from './hooks/useRealtime';
export { type Telephone, useTelephone } from './hooks/useTelephone';
export { callDisabledReason, useVoiceDevice, type Voice } from './hooks/useVoiceDevice';
export { messages as voiceMessages } from './messages';
export { RingbackProvider, type RingbackProviderProps, useRingback } from './RingbackProvider';

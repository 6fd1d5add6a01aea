export { system, Toaster, toaster } from '@ringback/ui';
export { CallBanner } from './components/active-call/CallBanner';
export { HANG_UP_SHORTCUT, MUTE_SHORTCUT } from './components/active-call/CallControls';
export { CallDialog } from './components/active-call/CallDialog';
export { ACCEPT_SHORTCUT, DECLINE_SHORTCUT, IncomingCallModal } from './components/incoming-call/IncomingCallModal';
export { MicrophoneBanner } from './components/MicrophoneBanner';
export {
  type Telephone,
  TwilioInboundListener,
  useTelephone,
} from './components/TwilioInboundListener';
export { VoiceConfigurationCard } from './components/voice-settings/VoiceConfigurationCard';
export { VoiceSettings } from './components/voice-settings/VoiceSettings';
export { type CallHistory, useCallHistory } from './hooks/useCallHistory';
export { useIncomingCall } from './hooks/useIncomingCall';
export { type Realtime, useRealtime } from './hooks/useRealtime';
export { callDisabledReason, useVoiceDevice, type Voice } from './hooks/useVoiceDevice';
export { messages as voiceMessages } from './messages';
export { createRingback, type Ringback, RingbackProvider, useRingback } from './RingbackProvider';

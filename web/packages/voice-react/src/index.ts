export { system, Toaster, toaster } from '@ringback/ui';
export { CallBanner } from './components/active-call/CallBanner';
export { CallDialog } from './components/active-call/CallDialog';
export { IncomingCallModal } from './components/incoming-call/IncomingCallModal';
export {
  type Telephone,
  TwilioInboundListener,
  toastMicrophoneError,
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

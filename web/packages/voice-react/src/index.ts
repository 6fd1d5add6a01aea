export { system, Toaster, toaster } from '@ringback/ui';
export { CallBanner } from './components/active-call/CallBanner';
export { CallDialog } from './components/active-call/CallDialog';
export { IncomingCallModal } from './components/incoming-call/IncomingCallModal';
export {
  type Telephone,
  TwilioInboundListener,
  tellOfMicrophone,
  useTelephone,
} from './components/TwilioInboundListener';
export { VoiceConfigurationCard } from './components/voice-settings/VoiceConfigurationCard';
export { VoiceSettings } from './components/voice-settings/VoiceSettings';
export { type CallHistory, useCallHistory } from './hooks/useCallHistory';
export { useIncomingCall } from './hooks/useIncomingCall';
export { type Realtime, useRealtime } from './hooks/useRealtime';
export { useVoiceDevice, type Voice, whyNotCall } from './hooks/useVoiceDevice';
export { words } from './messages';
export { createRingback, type Ringback, RingbackProvider, useRingback } from './RingbackProvider';

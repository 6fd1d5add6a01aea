export { type Styles, system, Toaster } from '@ringback/ui';
export { CallBanner, type CallBannerProps } from './components/active-call/CallBanner';
export { HANG_UP_SHORTCUT, MUTE_SHORTCUT } from './components/active-call/CallControls';
export { CallDialog, type CallDialogProps } from './components/active-call/CallDialog';
export {
  ACCEPT_SHORTCUT,
  DECLINE_SHORTCUT,
  IncomingCallModal,
  type IncomingCallModalProps,
} from './components/incoming-call/IncomingCallModal';
export { MicrophoneBanner, type MicrophoneBannerProps } from './components/MicrophoneBanner';
export {
  type Telephone,
  TwilioInboundListener,
  useTelephone,
} from './components/TwilioInboundListener';
export { type CallHistory, useCallHistory } from './hooks/useCallHistory';
export { useIncomingCall } from './hooks/useIncomingCall';
export { type Realtime, useRealtime } from './hooks/useRealtime';
export { callDisabledReason, useVoiceDevice, type Voice } from './hooks/useVoiceDevice';
export { messages as voiceMessages } from './messages';
export {
  createRingback,
  type Ringback,
  RingbackProvider,
  type RingbackProviderProps,
  useRingback,
} from './RingbackProvider';

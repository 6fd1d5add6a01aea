export * from './api/client';
export { Problem } from './api/problem';
export { CallStore, isOver, merge } from './calls/call-store';
export { RealtimeConnection, type RealtimeOptions, type RealtimeState } from './realtime/connection';
export type { EventFrame, IncomingCallFrame } from './realtime/frames';
export { Session, type SessionState } from './session';
export { Store } from './store';
export * from './voice/state';
export { type DeviceClass, VoiceDevice, type VoiceDeviceOptions } from './voice/voice-device';

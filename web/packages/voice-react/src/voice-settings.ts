export { VoiceConfigurationCard } from './components/voice-settings/VoiceConfigurationCard';
export { VoiceSettings } from './components/voice-settings/VoiceSettings';

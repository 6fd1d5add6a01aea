export {
  VoiceConfigurationCard,
  type VoiceConfigurationCardProps,
} from './components/voice-settings/VoiceConfigurationCard';
export { VoiceSettings, type VoiceSettingsProps } from './components/voice-settings/VoiceSettings';
